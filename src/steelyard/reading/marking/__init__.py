"""Text -> marks: words, figures, periods and names as a language writes them. No rule on trade."""
