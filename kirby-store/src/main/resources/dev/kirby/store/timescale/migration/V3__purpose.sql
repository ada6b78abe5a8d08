-- What the database is for, once it was opened for production or training: it is never opened for the other.

CREATE TABLE kirby.purpose (
    purpose  text NOT NULL CHECK (purpose IN ('production', 'training')),
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
