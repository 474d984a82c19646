"""Personal data: names to be masked, leave to read unmasked, requests of the people concerned."""

from __future__ import annotations

PRIVACY = """
ALTER TABLE analyses ADD COLUMN private_names TEXT NOT NULL DEFAULT '[]';
CREATE TABLE hidden_names (
    hash TEXT PRIMARY KEY, -- of the name, salted: the list names nobody
    request_id TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE unmaskings (
    seq INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles, user TEXT NOT NULL, why TEXT NOT NULL,
    at TEXT NOT NULL, until TEXT NOT NULL
) STRICT;
CREATE INDEX unmaskings_by_user ON unmaskings (user, article_id, until);
CREATE TABLE privacy_requests (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, received_at TEXT NOT NULL, due_at TEXT NOT NULL, filed_by TEXT NOT NULL,
    asker TEXT NOT NULL, contact TEXT NOT NULL, about TEXT NOT NULL, article_ids TEXT NOT NULL, state TEXT NOT NULL,
    decided_at TEXT, decided_by TEXT, outcome TEXT NOT NULL
) STRICT;
"""

PEOPLE = """
-- Whom the text names, with all it says of each. What was known until now: who was masked, not why; so such a name
-- counts as one of whom nothing is said, until the article is analysed again.
ALTER TABLE analyses ADD COLUMN persons TEXT NOT NULL DEFAULT '[]';
UPDATE analyses SET persons = (
    SELECT json_group_array(json_object('name', value, 'standings', json_array(''))) FROM json_each(private_names)
) WHERE private_names <> '[]';
ALTER TABLE analyses DROP COLUMN private_names;

-- The same by the newest analysis of each article in lists, and summed up over each story. Triggers keep both, so that
-- whatever brings an article, changes it, moves it or takes it away, the sum is that of the members at any time.
CREATE TABLE article_people (
    article_id TEXT NOT NULL REFERENCES articles, name TEXT NOT NULL, standing TEXT NOT NULL,
    PRIMARY KEY (article_id, name, standing)
) STRICT, WITHOUT ROWID;
CREATE TABLE story_people (
    story_id TEXT NOT NULL REFERENCES stories, name TEXT NOT NULL, standing TEXT NOT NULL,
    articles INTEGER NOT NULL, -- that say so
    PRIMARY KEY (story_id, name, standing)
) STRICT, WITHOUT ROWID;
CREATE VIEW people_told AS
SELECT a.id AS article_id, json_extract(p.value, '$.name') AS name, s.value AS standing
FROM articles a JOIN analyses n ON n.id = a.analysis_id, json_each(n.persons) p, json_each(p.value, '$.standings') s
WHERE NOT EXISTS (SELECT 1 FROM intake_marks m WHERE m.article_id = a.id AND m.decision <> 'taken');

INSERT INTO article_people SELECT DISTINCT article_id, name, standing FROM people_told;
INSERT INTO story_people
SELECT m.story_id, p.name, p.standing, count(*) FROM members m JOIN article_people p USING (article_id) GROUP BY 1, 2, 3;

CREATE TRIGGER people_of_a_verdict AFTER UPDATE OF analysis_id ON articles
BEGIN
    DELETE FROM article_people WHERE article_id = NEW.id;
    INSERT INTO article_people SELECT DISTINCT article_id, name, standing FROM people_told WHERE article_id = NEW.id;
END;
CREATE TRIGGER people_of_a_marked_article AFTER INSERT ON intake_marks
BEGIN
    DELETE FROM article_people WHERE article_id = NEW.article_id;
    INSERT INTO article_people
    SELECT DISTINCT article_id, name, standing FROM people_told WHERE article_id = NEW.article_id;
END;
CREATE TRIGGER people_of_an_article_marked_again AFTER UPDATE OF decision ON intake_marks
BEGIN
    DELETE FROM article_people WHERE article_id = NEW.article_id;
    INSERT INTO article_people
    SELECT DISTINCT article_id, name, standing FROM people_told WHERE article_id = NEW.article_id;
END;
CREATE TRIGGER people_told_count AFTER INSERT ON article_people
BEGIN
    INSERT INTO story_people
    SELECT story_id, NEW.name, NEW.standing, 1 FROM members WHERE article_id = NEW.article_id
    ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER people_no_longer_told AFTER DELETE ON article_people
BEGIN
    UPDATE story_people SET articles = articles - 1
    WHERE story_id = (SELECT story_id FROM members WHERE article_id = OLD.article_id)
      AND name = OLD.name AND standing = OLD.standing;
END;
CREATE TRIGGER people_join_with_members AFTER INSERT ON members
BEGIN
    INSERT INTO story_people
    SELECT NEW.story_id, name, standing, 1 FROM article_people WHERE article_id = NEW.article_id
    ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER people_move_with_members AFTER UPDATE OF story_id ON members
BEGIN
    UPDATE story_people SET articles = articles - 1
    WHERE story_id = OLD.story_id
      AND (name, standing) IN (SELECT name, standing FROM article_people WHERE article_id = NEW.article_id);
    INSERT INTO story_people
    SELECT NEW.story_id, name, standing, 1 FROM article_people WHERE article_id = NEW.article_id
    ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER people_nobody_tells_of AFTER UPDATE OF articles ON story_people WHEN NEW.articles = 0
BEGIN
    DELETE FROM story_people WHERE story_id = NEW.story_id AND name = NEW.name AND standing = NEW.standing;
END;
"""
