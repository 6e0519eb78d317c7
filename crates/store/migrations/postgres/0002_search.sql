-- Substring search by trigrams: finds Thai words inside a sentence without a dictionary.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX message_search ON message USING gin (text gin_trgm_ops) WHERE text IS NOT NULL;
CREATE INDEX contact_search ON contact USING gin (search_text gin_trgm_ops);
