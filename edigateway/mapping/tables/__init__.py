"""Tables of a map: a partner's texts and ours, looked up in both directions, inline or in files of their own."""
