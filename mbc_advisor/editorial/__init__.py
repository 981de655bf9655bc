"""How the words are changed: drafts, review, approval, publication, emergency withdrawal. For people who signed in."""
