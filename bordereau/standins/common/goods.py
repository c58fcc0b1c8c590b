"""What a neighbourhood shop sells: `name | price`, and `| sizes or colours` where it has them."""

CATALOGUE = {
    "Kitchen": """
        Enamel mug | 9.50 | Colour: White, Sage, Midnight
        Enamel teapot, 1 litre | 34.00
        Cast-iron skillet, 24 cm | 42.00
        Copper measuring cups, set of 4 | 28.00
        Olive-wood chopping board | 31.50
        Beech rolling pin | 12.00
        Stoneware mixing bowl | 24.00 | Size: Small, Medium, Large
        Linen tea towel, two stripes | 8.90 | Colour: Blue, Rust
        Waffle-weave dishcloths, 3 pack | 11.00
        Moka pot, 3 cups | 26.00
        French press, 8 cups | 39.00
        Hand coffee grinder | 54.00
        Pour-over dripper, ceramic | 22.00
        Paper coffee filters, 100 | 4.20
        Carbon-steel paring knife | 17.50
        Bread knife, serrated | 33.00
        Honing steel | 19.00
        Rocking pepper mill | 29.00
        Salt pig, glazed | 18.50
        Egg timer, three minutes | 6.50
        Tart tin, loose base, 26 cm | 13.00
        Madeleine tin, 12 shells | 16.00
        Cotton oven gloves | 14.50 | Colour: Charcoal, Mustard
        Preserving jar, 1 litre | 5.40
        Moule à gâteau « Bundt » | 27.00
        Planche à fromage en ardoise | 21.00
        Garlic press, stainless | 15.00
        Silicone spatula | 7.80
        Swivel peeler | 5.90
        Colander, enamelled | 23.00
    """,
    "Garden": """
        Hand trowel, ash handle | 14.90
        Transplanting fork | 14.90
        Bypass secateurs | 32.00
        Galvanised watering can, 5 litres | 27.50
        Indoor watering can, copper | 38.00
        Terracotta pot | 4.50 | Size: 12 cm, 16 cm, 20 cm, 30 cm
        Coir seed pots, 24 | 6.20
        Garden twine, jute | 4.80 | Colour: Green, Natural
        Bamboo canes, 10 | 5.50
        Slate plant labels, 6 | 9.00
        Leather gardening gloves | 19.50 | Size: S, M, L, XL
        Bee hotel | 24.00
        Hanging bird feeder | 16.50
        Wild-bird seed, 2 kg | 8.40
        Seeds: basil 'Genovese' | 2.90
        Seeds: sweet pea, mixed | 2.90
        Seeds: heirloom tomato | 3.40
        Seeds: rocket, wild | 2.60
        Graines de capucine naine | 2.80
        Tulip bulbs, 20 | 9.90
        Rain gauge, glass | 12.50
        Dibber with depth marks | 11.00
        Kneeling pad | 13.00
        Zinc planter, long | 36.00
        Trug, sweet chestnut | 45.00
        Solar path light | 17.00
    """,
    "Toys": """
        Wooden train, five wagons | 29.00
        Stacking rings | 15.50
        Rag doll 'Colette' | 26.00
        Wooden blocks, 50 | 34.00
        Spinning top | 6.00 | Colour: Red, Yellow, Blue
        Kite, delta | 22.00
        Skipping rope | 9.50
        Jigsaw: map of the world, 200 pieces | 18.00
        Jigsaw: night market, 1000 pieces | 24.00
        Memory game, forest animals | 13.50
        Card game, Happy Families | 8.90
        Magnetic fishing game | 16.00
        Marbles, bag of 40 | 5.50
        Finger puppets, set of 6 | 12.00
        Plush hare | 21.00 | Size: Small, Large
        Modelling dough, 4 pots | 9.90
        Wooden yo-yo | 7.50
        Balance bike | 89.00
        Shape sorter | 19.50
        Tin drum | 17.00
        Dominoes, animals | 11.50
        Marionnette « Guignol » | 32.00
        Shadow theatre | 38.00
        Bubble kit | 8.00
    """,
    "Stationery": """
        Dotted notebook, A5 | 12.90 | Colour: Black, Forest, Terracotta
        Pocket notebook, 3 pack | 9.50
        Fountain pen, fine nib | 29.00
        Ink bottle, 30 ml | 8.50 | Colour: Blue-black, Sepia, Emerald
        Gel pens, 6 | 10.50
        Brass pencil sharpener | 6.90
        Pencils, HB, box of 12 | 9.00
        Coloured pencils, 24 | 18.50
        Watercolour set, 12 pans | 24.00
        Sketch pad, A4, 150 g | 11.00
        Washi tape, 5 rolls | 8.20
        Kraft wrapping paper, 10 m | 5.90
        Gift tags, 20 | 3.80
        Correspondence cards, 12 | 14.00
        Envelopes, C6, 50 | 7.50
        Wax seal kit | 22.00
        Desk calendar | 13.00
        Weekly planner pad | 12.00
        Steel ruler, 30 cm | 4.60
        Paper scissors | 12.50
        Bookmarks, pressed flowers, 4 | 6.80
        Carnet de croquis « Montparnasse » | 16.50
        Cahier de musique | 4.90
        Masking stickers, botanical | 5.20
        Clipboard, walnut | 19.00
    """,
    "Tea & coffee": """
        Earl Grey, loose | 8.90 | Size: 100 g, 250 g
        Darjeeling, first flush | 14.50 | Size: 50 g, 100 g
        Assam breakfast | 7.50 | Size: 100 g, 250 g
        Genmaicha | 9.80
        Jasmine pearls | 16.00
        Rooibos vanilla | 7.20
        Mint and liquorice infusion | 6.80
        Verveine du Velay | 7.40
        Tilleul des Baronnies | 7.90
        Masala chai | 8.20
        Matcha, ceremonial, 30 g | 24.00
        Bamboo whisk | 13.50
        Tea strainer, mesh | 6.50
        Tea caddy, tin | 12.00 | Colour: Black, Red
        Espresso beans, 'Night Porter' | 11.50 | Size: 250 g, 1 kg
        Filter beans, Ethiopia | 13.50 | Size: 250 g, 1 kg
        Decaf beans, Colombia, 250 g | 12.50
        Ground coffee, 'House', 250 g | 9.90
        Chicory coffee | 6.20
        Hot chocolate flakes | 9.50
        Honey sticks, 10 | 4.80
        Demerara sugar cubes | 3.90
    """,
    "Pantry": """
        Wildflower honey, 500 g | 9.80
        Confiture d'abricot Bergeron | 5.90
        Confiture de mûre sauvage | 6.10
        Orange marmalade, thick cut | 5.60
        Moutarde de Dijon à l'ancienne | 3.90
        Fleur de sel de Guérande | 6.90
        Olive oil, Nyons, 50 cl | 18.50
        Walnut oil, 25 cl | 12.00
        Cider vinegar, 50 cl | 5.20
        Piment d'Espelette | 7.80
        Smoked paprika | 4.10
        Herbes de Provence | 3.70
        Green lentils of Le Puy, 500 g | 4.90
        Carnaroli rice, 1 kg | 5.80
        Buckwheat flour, 1 kg | 4.20
        Spelt crackers | 3.40
        Salted-butter caramels | 8.50
        Nougat de Montélimar | 9.20
        Dark chocolate, 72 % | 4.60
        Milk chocolate with hazelnuts | 4.80
        Oat biscuits | 4.40
        Tapenade noire | 5.30
        Sardines in olive oil | 4.70
        Terrine de campagne | 6.40
        Cornichons | 4.30
        Almond butter | 8.90
    """,
    "Home": """
        Beeswax candle, pillar | 14.00 | Size: 10 cm, 15 cm
        Scented candle, fig | 26.00
        Scented candle, cedar | 26.00
        Brass candlestick | 22.00
        Wool throw | 69.00 | Colour: Grey, Ochre, Navy
        Linen cushion cover | 24.00 | Colour: Natural, Olive, Clay
        Seagrass basket | 29.00 | Size: Small, Large
        Door mat, coir | 23.00
        Wall hook, oak | 8.50
        Picture frame, 13 x 18 | 15.00
        Bud vase, smoked glass | 12.50
        Jug, speckled | 27.00
        Wool dryer balls, 3 | 13.90
        Feather duster | 16.50
        Dustpan and brush, beech | 21.00
        Clothes brush | 18.00
        Lavender bags, 4 | 9.50
        Storage tin, round | 10.50
        Desk lamp, articulated | 58.00
        Alarm clock, two bells | 27.00
        Bougie « Figuier » | 28.00
    """,
    "Bath & body": """
        Savon de Marseille, 300 g | 6.50
        Olive-oil soap, bay | 7.20
        Shaving soap in a bowl | 16.00
        Badger-free shaving brush | 24.00
        Safety razor | 36.00
        Hand cream, shea | 9.90
        Lip balm, honey | 4.90
        Bath salts, rosemary | 11.50
        Cotton bath towel | 27.00 | Colour: White, Sand, Sea
        Hand towel | 12.00 | Colour: White, Sand, Sea
        Loofah | 5.50
        Nail brush, pear wood | 7.80
        Hair brush, bristle | 28.00
        Comb, horn | 14.50
        Toothbrush, bamboo, 2 | 6.20
        Dry shampoo, powder | 12.90
        Solid shampoo, nettle | 9.80
        Sponge bag, waxed cotton | 32.00
        Eau de Cologne, 100 ml | 29.00
        Hand soap refill, 1 litre | 13.50
    """,
    "Books": """
        The Slow Kitchen | 26.00
        A Year in the Allotment | 18.50
        Walks along the River | 14.90
        Bread at Home | 24.00
        Le grand livre des soupes | 22.00
        Knots and Lashings | 12.50
        Birds of the Back Garden | 16.00
        Histoires pour la sieste | 13.90
        Letters to the Postman | 11.90
        The Mending Book | 21.00
        Street Trees, a Field Guide | 17.50
        Petit atlas des fromages | 19.90
    """,
    "Gifts": """
        Gift card, 25 | 25.00
        Gift box, tea for two | 38.00
        Gift box, gardener | 44.00
        Gift wrap | 3.00
        Birthday candles, 24 | 3.90
        Greeting card, linocut | 3.50
        Keyring, leather | 11.50 | Colour: Tan, Black
        Tote bag, canvas | 14.00
        Umbrella, wooden handle | 39.00
        Pocket torch | 15.50
        Playing cards | 7.50
        Pocket mirror | 8.90
    """,
}
