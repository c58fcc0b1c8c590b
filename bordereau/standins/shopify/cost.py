"""What a query may cost: an object a point, a list as many as it may hold, a mutation ten."""

from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
)
from graphql.language import DocumentNode
from graphql.type import get_nullable_type

MOST = 1000
MUTATION = 10


def of(schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]) -> int:
    reader = _Reader(schema, document, variables)
    return sum(
        reader.operation(one)
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode)
    )


def actual(data: Any) -> int:
    """What was found, and so has to be paid for in the end: each object a point."""
    if isinstance(data, dict):
        return 1 + sum(actual(one) for one in data.values())
    return sum(actual(one) for one in data) if isinstance(data, list) else 0


class _Reader:
    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]
    ) -> None:
        self.schema = schema
        self.variables = variables
        self.fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }

    def operation(self, node: OperationDefinitionNode) -> int:
        if node.operation.value == "mutation":
            return MUTATION
        return self.selection(node.selection_set, self.schema.query_type, 1)

    def selection(self, chosen: SelectionSetNode | None, parent: Any, rows: int) -> int:
        total = 0
        for node in chosen.selections if chosen else ():
            if isinstance(node, FieldNode):
                total += self.field(node, parent, rows)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                total += self.selection(
                    fragment.selection_set, self.named(fragment.type_condition), rows
                )
            elif isinstance(node, InlineFragmentNode):
                inner = self.named(node.type_condition) if node.type_condition else parent
                total += self.selection(node.selection_set, inner, rows)
        return total

    def named(self, condition: Any) -> Any:
        return self.schema.type_map[condition.name.value]

    def field(self, node: FieldNode, parent: Any, rows: int) -> int:
        """`rows` is how many the list around this field may hold, for its `nodes`."""
        if node.name.value.startswith("__"):
            return 0
        kind = parent.fields[node.name.value].type
        inner = get_named_type(kind)
        if not is_composite_type(inner):
            return 0
        holds = self.size(node)
        if isinstance(inner, GraphQLObjectType) and inner.name.endswith("Connection"):
            return 1 + self.selection(node.selection_set, inner, holds)
        many = rows if node.name.value == "nodes" and not holds else max(holds, 1)
        many = many if is_list_type(get_nullable_type(kind)) else 1
        return many * (1 + self.selection(node.selection_set, inner, 1))

    def size(self, node: FieldNode) -> int:
        """How many are asked for: first, last, or as many as there are ids."""
        for argument in node.arguments or ():
            value: Any = argument.value
            if isinstance(value, VariableNode):
                value = self.variables.get(value.name.value)
            elif isinstance(value, IntValueNode):
                value = int(value.value)
            if argument.name.value in ("first", "last") and isinstance(value, int):
                return value
            if argument.name.value == "ids" and isinstance(value, list):
                return len(value)
        return 0
