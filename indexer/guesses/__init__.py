"""What a file says of itself: title, date, language, member, kind, abstract and key terms, each a guess."""
