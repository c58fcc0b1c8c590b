"""What every stand-in has: a server, trouble on demand, customers, goods, a clock."""
