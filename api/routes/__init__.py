"""How do programs reach the collection? One module for each thing that the HTTP interface speaks of."""
