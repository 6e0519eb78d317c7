-- People, workspaces, channels, conversations, work. Portable columns only: TEXT ids and JSON,
-- BIGINT milliseconds, BOOLEAN. Every row of customer data leads with its workspace.

CREATE TABLE install (key TEXT COLLATE "C" PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE organisation (id TEXT COLLATE "C" PRIMARY KEY, name TEXT NOT NULL, created_at BIGINT NOT NULL);

CREATE TABLE person (
    id TEXT COLLATE "C" PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    theme TEXT NOT NULL,
    preferences TEXT NOT NULL DEFAULT '{}',
    totp_secret TEXT,
    totp_confirmed_at BIGINT,
    totp_last_step BIGINT NOT NULL DEFAULT 0,
    recovery_codes TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE session (
    id TEXT COLLATE "C" PRIMARY KEY,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    person_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX session_person ON session (person_id);

-- One-time links and challenges: set-up, password reset, second step of a sign-in.
CREATE TABLE one_time (
    token_hash TEXT COLLATE "C" PRIMARY KEY,
    purpose TEXT NOT NULL,
    person_id TEXT COLLATE "C",
    data TEXT NOT NULL DEFAULT '{}',
    expires_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE sign_in_attempt (
    key TEXT COLLATE "C" PRIMARY KEY,
    failures BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE workspace (
    id TEXT COLLATE "C" PRIMARY KEY,
    organisation_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    reopen_hours BIGINT NOT NULL,
    demo BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE member (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT,
    removed_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX member_person ON member (person_id, workspace_id);

CREATE TABLE invitation (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE api_key (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    created_by TEXT,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE app (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    endpoint TEXT COLLATE "C" NOT NULL UNIQUE,
    verify_token TEXT NOT NULL,
    settings TEXT NOT NULL,
    secrets TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE webhook_attempt (
    workspace_id TEXT COLLATE "C" NOT NULL,
    app_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (workspace_id, app_id, id)
);

CREATE TABLE account (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    app_id TEXT COLLATE "C" NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    group_id TEXT COLLATE "C",
    display TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL,
    secrets TEXT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    state_code TEXT,
    state_text TEXT,
    read_receipts TEXT NOT NULL DEFAULT 'on_reply',
    health TEXT NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX account_app ON account (workspace_id, app_id);
CREATE UNIQUE INDEX account_external ON account (workspace_id, app_id, external_id) WHERE deleted_at IS NULL;

CREATE TABLE contact (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    named_by TEXT NOT NULL DEFAULT 'profile',
    phone TEXT,
    email TEXT,
    language TEXT,
    note TEXT NOT NULL DEFAULT '',
    attributes TEXT NOT NULL DEFAULT '{}',
    search_text TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE identity (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    contact_id TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C",
    scoped_id TEXT COLLATE "C",
    parent_scoped_id TEXT COLLATE "C",
    phone TEXT,
    username TEXT,
    profile_name TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX identity_external ON identity (workspace_id, account_id, external_id);
CREATE UNIQUE INDEX identity_scoped ON identity (workspace_id, account_id, scoped_id);
CREATE INDEX identity_contact ON identity (workspace_id, contact_id);

CREATE TABLE conversation (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    contact_id TEXT COLLATE "C" NOT NULL,
    identity_id TEXT COLLATE "C" NOT NULL,
    channel TEXT NOT NULL,
    subject TEXT,
    status TEXT COLLATE "C" NOT NULL,
    assignee_id TEXT COLLATE "C",
    priority TEXT NOT NULL DEFAULT 'none',
    -- When the customer's first unanswered message came; null = we answered last.
    waiting_since BIGINT,
    last_message TEXT,
    last_customer_at BIGINT,
    window_expires_at BIGINT,
    snoozed_until BIGINT,
    closed_at BIGINT,
    previous_id TEXT COLLATE "C",
    -- How many messages the customer sent, and how many of them had come when we last answered.
    in_count BIGINT NOT NULL DEFAULT 0,
    answered_count BIGINT NOT NULL DEFAULT 0,
    failed_count BIGINT NOT NULL DEFAULT 0,
    -- The list's order: the customer's last message, or our first one when we wrote first.
    sort_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX conversation_list ON conversation (workspace_id, status, sort_at, id);
CREATE INDEX conversation_assignee ON conversation (workspace_id, assignee_id, status, sort_at, id);
CREATE INDEX conversation_account ON conversation (workspace_id, account_id, status, sort_at, id);
CREATE INDEX conversation_contact ON conversation (workspace_id, contact_id);
CREATE INDEX conversation_identity ON conversation (workspace_id, identity_id, id);
CREATE INDEX conversation_waiting ON conversation (workspace_id, waiting_since, id) WHERE status = 'open' AND waiting_since IS NOT NULL;
CREATE INDEX conversation_window ON conversation (workspace_id, window_expires_at, id) WHERE status = 'open' AND waiting_since IS NOT NULL;
CREATE INDEX conversation_failed ON conversation (workspace_id, sort_at, id) WHERE failed_count > 0;
CREATE INDEX conversation_snoozed ON conversation (snoozed_until) WHERE status = 'snoozed';
-- Concurrent first messages open one conversation.
CREATE UNIQUE INDEX conversation_open ON conversation (workspace_id, identity_id) WHERE status <> 'closed';

CREATE TABLE read_mark (
    workspace_id TEXT COLLATE "C" NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    member_id TEXT COLLATE "C" NOT NULL,
    seen_count BIGINT NOT NULL,
    last_read_id TEXT COLLATE "C",
    PRIMARY KEY (workspace_id, conversation_id, member_id)
);

CREATE TABLE label (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX label_name ON label (workspace_id, name);

CREATE TABLE conversation_label (
    workspace_id TEXT COLLATE "C" NOT NULL,
    label_id TEXT COLLATE "C" NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, label_id)
);
CREATE INDEX conversation_label_by ON conversation_label (workspace_id, label_id, conversation_id);

CREATE TABLE draft (
    workspace_id TEXT COLLATE "C" NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    member_id TEXT COLLATE "C" NOT NULL,
    mode TEXT NOT NULL,
    text TEXT NOT NULL,
    attachment_ids TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, member_id)
);

CREATE TABLE message (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT,
    content TEXT,
    author_type TEXT NOT NULL,
    author_id TEXT COLLATE "C",
    author_name TEXT NOT NULL,
    reply_to_id TEXT COLLATE "C",
    reply_external_id TEXT COLLATE "C",
    reactions TEXT,
    external_id TEXT COLLATE "C",
    client_id TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    error TEXT,
    pricing TEXT,
    forwarded BOOLEAN NOT NULL DEFAULT FALSE,
    attachment_count BIGINT NOT NULL DEFAULT 0,
    -- The thread's order: the vendor's time for the customer's messages, acceptance for ours.
    sort_at BIGINT NOT NULL,
    sent_at BIGINT,
    delivered_at BIGINT,
    read_at BIGINT,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX message_external ON message (workspace_id, account_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX message_thread ON message (workspace_id, conversation_id, sort_at, id);
CREATE UNIQUE INDEX message_client ON message (workspace_id, conversation_id, client_id) WHERE client_id IS NOT NULL;

CREATE TABLE attachment (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    message_id TEXT COLLATE "C",
    position BIGINT NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    mime TEXT NOT NULL,
    size BIGINT,
    file_name TEXT,
    storage_key TEXT,
    thumb_key TEXT,
    state TEXT COLLATE "C" NOT NULL,
    error TEXT,
    vendor TEXT,
    width BIGINT,
    height BIGINT,
    duration_ms BIGINT,
    created_by TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX attachment_message ON attachment (workspace_id, message_id) WHERE message_id IS NOT NULL;

-- Statuses that came before our own send call returned.
CREATE TABLE early_status (
    workspace_id TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    update_json TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, account_id, external_id, status)
);

CREATE TABLE inbound (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    app_id TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    elements BIGINT NOT NULL DEFAULT 0,
    done_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX inbound_pending ON inbound (app_id, id) WHERE state = 'pending';
CREATE INDEX inbound_dead_list ON inbound (workspace_id, id) WHERE state = 'dead';

CREATE TABLE inbound_dead (
    workspace_id TEXT COLLATE "C" NOT NULL,
    inbound_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    -- The account, or the app where none is known.
    owner_id TEXT COLLATE "C" NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, inbound_id, position)
);

CREATE TABLE ledger (
    workspace_id TEXT COLLATE "C" NOT NULL,
    owner_id TEXT COLLATE "C" NOT NULL,
    hour BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, owner_id, hour, outcome)
);

CREATE TABLE template (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    category TEXT NOT NULL,
    components TEXT NOT NULL,
    variables TEXT NOT NULL,
    body_preview TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX template_name ON template (workspace_id, account_id, name, language);

CREATE TABLE account_event (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    owner_id TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    summary TEXT NOT NULL,
    data TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX account_event_key ON account_event (workspace_id, owner_id, key);

CREATE TABLE event_seq (workspace_id TEXT COLLATE "C" PRIMARY KEY, seq BIGINT NOT NULL);

CREATE TABLE event (
    workspace_id TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- Null = every teammate may see it.
    member_id TEXT COLLATE "C",
    data TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, seq)
);

CREATE TABLE job (
    workspace_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    -- Jobs of one lane run one after the other, in the order of their ids.
    lane TEXT COLLATE "C",
    -- Jobs that share a rate (an account's).
    throttle TEXT COLLATE "C",
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- Set while a run is under way; still set at the next claim = that run was cut off.
    started_at BIGINT,
    locked_until BIGINT NOT NULL DEFAULT 0,
    state TEXT COLLATE "C" NOT NULL DEFAULT 'ready',
    last_error TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX job_due ON job (run_at, id) WHERE state = 'ready';
CREATE INDEX job_lane ON job (lane, id) WHERE state = 'ready' AND lane IS NOT NULL;

CREATE TABLE rate (
    workspace_id TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    -- Theoretical arrival time of the generic cell rate algorithm.
    tat BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

CREATE TABLE idempotency (
    workspace_id TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
