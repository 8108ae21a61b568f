-- AlterTable
ALTER TABLE "failure" ADD COLUMN     "incident_id" BIGINT,
ADD COLUMN     "item_id" BIGINT,
ADD COLUMN     "signature_id" BIGINT;

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mail" TEXT,
    "chat" TEXT,
    "time_zone" TEXT,
    "roles" TEXT[],
    "origin" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dfg_member" (
    "dfg_slug" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "squad" TEXT,
    "origin" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "dfg_member_pkey" PRIMARY KEY ("dfg_slug","person_id")
);

-- CreateTable
CREATE TABLE "rota_shift" (
    "id" BIGSERIAL NOT NULL,
    "dfg_slug" TEXT NOT NULL,
    "rota" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "until_at" TIMESTAMPTZ(6) NOT NULL,
    "note" TEXT,
    "origin" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "rota_shift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "visibility" TEXT NOT NULL DEFAULT 'public',

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" BIGSERIAL NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signature" (
    "id" BIGSERIAL NOT NULL,
    "hash" TEXT NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "normaliser" SMALLINT NOT NULL,
    "text" TEXT,
    "sample" TEXT,
    "item_id" BIGINT NOT NULL,
    "placed_by" TEXT,
    "replaced_by" BIGINT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "signature_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signature_split" (
    "signature_id" BIGINT NOT NULL,
    "field" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "placed_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "signature_split_pkey" PRIMARY KEY ("signature_id","field","value")
);

-- CreateTable
CREATE TABLE "triage_item" (
    "id" BIGSERIAL NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "state" TEXT NOT NULL DEFAULT 'latent',
    "is_open" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "class_set" BOOLEAN NOT NULL DEFAULT false,
    "rule" TEXT,
    "why" TEXT,
    "confidence" TEXT,
    "dfg_slug" TEXT,
    "dfg_set" BOOLEAN NOT NULL DEFAULT false,
    "tier" TEXT NOT NULL DEFAULT 'informing',
    "assignee_id" TEXT,
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(6),
    "acknowledged_until" TIMESTAMPTZ(6),
    "snoozed_until" TIMESTAMPTZ(6),
    "escalated_to" TEXT,
    "escalated_from" TEXT,
    "escalation_state" TEXT,
    "escalation_level" SMALLINT NOT NULL DEFAULT 0,
    "escalated_at" TIMESTAMPTZ(6),
    "claimed_at" TIMESTAMPTZ(6),
    "claimed_by" TEXT,
    "claim" TEXT,
    "opened_at" TIMESTAMPTZ(6),
    "closed_at" TIMESTAMPTZ(6),
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(6),
    "due_for" TEXT,
    "is_overdue" BOOLEAN NOT NULL DEFAULT false,
    "first_failure_at" TIMESTAMPTZ(6),
    "last_failure_at" TIMESTAMPTZ(6),
    "last_failure_id" BIGINT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "subjects" INTEGER NOT NULL DEFAULT 0,
    "failing_subjects" INTEGER NOT NULL DEFAULT 0,
    "dfgs" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "releases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sources" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "history" TEXT NOT NULL DEFAULT '',
    "holds_up" JSONB NOT NULL DEFAULT '[]',
    "holds_up_count" INTEGER NOT NULL DEFAULT 0,
    "suspects" JSONB NOT NULL DEFAULT '[]',
    "is_flaky" BOOLEAN NOT NULL DEFAULT false,
    "incident_id" BIGINT,
    "merged_into" BIGINT,
    "queue_rank" BIGINT NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "triage_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "triage_subject" (
    "item_id" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "subject_kind" TEXT NOT NULL,
    "release_name" TEXT,
    "component" TEXT,
    "pipeline" TEXT,
    "package_name" TEXT,
    "dfg_slug" TEXT,
    "failures" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "last_failure_id" BIGINT NOT NULL,
    "is_failing" BOOLEAN NOT NULL,
    "passes" INTEGER NOT NULL DEFAULT 0,
    "passed_at" TIMESTAMPTZ(6),

    CONSTRAINT "triage_subject_pkey" PRIMARY KEY ("item_id","source_id","subject","scope")
);

-- CreateTable
CREATE TABLE "triage_event" (
    "id" BIGSERIAL NOT NULL,
    "item_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actor" TEXT,
    "kind" TEXT NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT,
    "text" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "before" JSONB,
    "undone_at" TIMESTAMPTZ(6),

    CONSTRAINT "triage_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "triage_stale" (
    "id" BIGSERIAL NOT NULL,
    "item_id" BIGINT NOT NULL,

    CONSTRAINT "triage_stale_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" BIGSERIAL NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "title" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "subjects" INTEGER NOT NULL DEFAULT 0,
    "dfgs" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "releases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sources" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_excluded" BOOLEAN NOT NULL DEFAULT true,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daily_triage" (
    "day" DATE NOT NULL,
    "visibility" TEXT NOT NULL,
    "dfg_slug" TEXT NOT NULL,
    "pipeline" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "explained" INTEGER NOT NULL,
    "incident" INTEGER NOT NULL,
    "flaky" INTEGER NOT NULL,

    CONSTRAINT "daily_triage_pkey" PRIMARY KEY ("day","visibility","dfg_slug","pipeline","job")
);

-- CreateTable
CREATE TABLE "known_issue" (
    "id" BIGSERIAL NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "version" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "pattern" TEXT,
    "signature_id" BIGINT,
    "scope" JSONB NOT NULL DEFAULT '{}',
    "bug_url" TEXT,
    "dfg_slug" TEXT,
    "note" TEXT,
    "created_by" TEXT NOT NULL,
    "hits" INTEGER NOT NULL DEFAULT 0,
    "passing_checked" INTEGER NOT NULL DEFAULT 0,
    "passing_hits" INTEGER NOT NULL DEFAULT 0,
    "last_hit_at" TIMESTAMPTZ(6),
    "matched_up_to" BIGINT NOT NULL DEFAULT 0,
    "retired_at" TIMESTAMPTZ(6),
    "retired_why" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "known_issue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "known_hit" (
    "known_issue_id" BIGINT NOT NULL,
    "failure_id" BIGINT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "via" TEXT NOT NULL,
    "line" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "known_hit_pkey" PRIMARY KEY ("known_issue_id","failure_id")
);

-- CreateTable
CREATE TABLE "passing_check" (
    "source_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "known_issues" BIGINT[],
    "matched" BIGINT[],
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "passing_check_pkey" PRIMARY KEY ("source_id","key")
);

-- CreateTable
CREATE TABLE "bug_link" (
    "id" BIGSERIAL NOT NULL,
    "item_id" BIGINT NOT NULL,
    "url" TEXT NOT NULL,
    "tracker_id" TEXT,
    "key" TEXT,
    "linked_by" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "bug_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tracker_bug" (
    "tracker_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "title" TEXT,
    "status" TEXT NOT NULL,
    "is_open" BOOLEAN NOT NULL,
    "is_fixed" BOOLEAN NOT NULL,
    "is_gone" BOOLEAN NOT NULL DEFAULT false,
    "priority" TEXT,
    "assignee" TEXT,
    "updated_at" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "tracker_bug_pkey" PRIMARY KEY ("tracker_id","key")
);

-- CreateTable
CREATE TABLE "blocking_bug" (
    "id" BIGSERIAL NOT NULL,
    "tracker_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "query_name" TEXT NOT NULL,
    "release_name" TEXT,
    "dfg_slug" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "blocking_bug_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "dfg_member_person_id_idx" ON "dfg_member"("person_id");

-- CreateIndex
CREATE INDEX "rota_shift_dfg_slug_from_at_idx" ON "rota_shift"("dfg_slug", "from_at");

-- CreateIndex
CREATE UNIQUE INDEX "rota_shift_dfg_slug_rota_person_id_from_at_key" ON "rota_shift"("dfg_slug", "rota", "person_id", "from_at");

-- CreateIndex
CREATE INDEX "audit_subject_kind_subject_id_id_idx" ON "audit"("subject_kind", "subject_id", "id");

-- CreateIndex
CREATE INDEX "audit_actor_id_idx" ON "audit"("actor", "id");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "saved_view_person_id_name_key" ON "saved_view"("person_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "signature_hash_key" ON "signature"("hash");

-- CreateIndex
CREATE INDEX "signature_item_id_idx" ON "signature"("item_id");

-- CreateIndex
CREATE INDEX "signature_split_item_id_idx" ON "signature_split"("item_id");

-- CreateIndex
CREATE INDEX "triage_item_is_open_queue_rank_opened_at_id_idx" ON "triage_item"("is_open", "queue_rank" DESC, "opened_at", "id");

-- CreateIndex
CREATE INDEX "triage_item_dfg_slug_is_open_idx" ON "triage_item"("dfg_slug", "is_open");

-- CreateIndex
CREATE INDEX "triage_item_escalated_to_idx" ON "triage_item"("escalated_to");

-- CreateIndex
CREATE INDEX "triage_item_assignee_id_idx" ON "triage_item"("assignee_id");

-- CreateIndex
CREATE INDEX "triage_item_incident_id_idx" ON "triage_item"("incident_id");

-- CreateIndex
CREATE INDEX "triage_item_last_failure_at_idx" ON "triage_item"("last_failure_at" DESC);

-- CreateIndex
CREATE INDEX "triage_subject_source_id_subject_scope_idx" ON "triage_subject"("source_id", "subject", "scope");

-- CreateIndex
CREATE INDEX "triage_event_item_id_id_idx" ON "triage_event"("item_id", "id");

-- CreateIndex
CREATE INDEX "triage_event_at_idx" ON "triage_event"("at" DESC);

-- CreateIndex
CREATE INDEX "incident_started_at_idx" ON "incident"("started_at" DESC);

-- CreateIndex
CREATE INDEX "daily_triage_dfg_slug_day_idx" ON "daily_triage"("dfg_slug", "day");

-- CreateIndex
CREATE INDEX "known_issue_signature_id_idx" ON "known_issue"("signature_id");

-- CreateIndex
CREATE INDEX "known_issue_retired_at_idx" ON "known_issue"("retired_at");

-- CreateIndex
CREATE INDEX "known_hit_failure_id_idx" ON "known_hit"("failure_id");

-- CreateIndex
CREATE INDEX "known_hit_known_issue_id_at_idx" ON "known_hit"("known_issue_id", "at" DESC);

-- CreateIndex
CREATE INDEX "passing_check_at_idx" ON "passing_check"("at" DESC);

-- CreateIndex
CREATE INDEX "bug_link_tracker_id_key_idx" ON "bug_link"("tracker_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "bug_link_item_id_url_key" ON "bug_link"("item_id", "url");

-- CreateIndex
CREATE INDEX "blocking_bug_release_name_dfg_slug_idx" ON "blocking_bug"("release_name", "dfg_slug");

-- CreateIndex
CREATE INDEX "blocking_bug_tracker_id_key_idx" ON "blocking_bug"("tracker_id", "key");

-- CreateIndex
CREATE INDEX "failure_item_id_at_idx" ON "failure"("item_id", "at" DESC);

-- CreateIndex
CREATE INDEX "failure_signature_id_idx" ON "failure"("signature_id");

-- CreateIndex
CREATE INDEX "failure_incident_id_idx" ON "failure"("incident_id");

-- By hand, since Prisma cannot express it:

-- Near texts of signatures.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX signature_text_trgm ON signature USING gin (text gin_trgm_ops) WHERE text IS NOT NULL;
-- Failures that still wait for a signature.
CREATE INDEX failure_without_signature ON failure (id) WHERE signature_id IS NULL AND removed_at IS NULL;

-- Whatever changes a failure makes the figures of its item stale.
CREATE FUNCTION failure_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO triage_stale (item_id) SELECT DISTINCT item_id FROM written WHERE item_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE FUNCTION failure_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO triage_stale (item_id)
    SELECT item_id FROM written WHERE item_id IS NOT NULL UNION SELECT item_id FROM overwritten WHERE item_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER failure_written AFTER INSERT ON failure
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION failure_written();
CREATE TRIGGER failure_rewritten AFTER UPDATE ON failure
  REFERENCING NEW TABLE AS written OLD TABLE AS overwritten FOR EACH STATEMENT EXECUTE FUNCTION failure_rewritten();

-- The audit is append-only, also for whoever owns the tables; scripts/lib/grants.mjs takes the application's right besides.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
