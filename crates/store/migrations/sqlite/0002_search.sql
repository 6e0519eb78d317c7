-- Substring search by trigrams: finds Thai words inside a sentence without a dictionary.
CREATE VIRTUAL TABLE message_search USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
CREATE TRIGGER message_search_add AFTER INSERT ON message WHEN new.text IS NOT NULL AND new.text <> '' BEGIN
    INSERT INTO message_search (rowid, text) VALUES (new.rowid, new.text);
END;
CREATE TRIGGER message_search_change AFTER UPDATE OF text ON message BEGIN
    DELETE FROM message_search WHERE rowid = old.rowid;
    INSERT INTO message_search (rowid, text) SELECT new.rowid, new.text WHERE new.text IS NOT NULL AND new.text <> '';
END;
CREATE TRIGGER message_search_drop AFTER DELETE ON message BEGIN
    DELETE FROM message_search WHERE rowid = old.rowid;
END;

CREATE VIRTUAL TABLE contact_search USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
CREATE TRIGGER contact_search_add AFTER INSERT ON contact BEGIN
    INSERT INTO contact_search (rowid, text) VALUES (new.rowid, new.search_text);
END;
CREATE TRIGGER contact_search_change AFTER UPDATE OF search_text ON contact BEGIN
    DELETE FROM contact_search WHERE rowid = old.rowid;
    INSERT INTO contact_search (rowid, text) VALUES (new.rowid, new.search_text);
END;
CREATE TRIGGER contact_search_drop AFTER DELETE ON contact BEGIN
    DELETE FROM contact_search WHERE rowid = old.rowid;
END;
