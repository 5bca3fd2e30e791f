-- Where the page was served last, for whoever makes a link to it: one row, or none.
CREATE TABLE page_address (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Ends with a slash.
  url TEXT NOT NULL
) STRICT;
