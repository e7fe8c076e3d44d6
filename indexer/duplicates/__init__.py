"""Is a document there already: in another file, nearly so, or in another language?"""
