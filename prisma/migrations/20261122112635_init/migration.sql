-- CreateTable
CREATE TABLE "release" (
    "name" TEXT NOT NULL,
    "title" TEXT,
    "phase" TEXT NOT NULL,
    "upstream_branch" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "release_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "release_phase" (
    "id" BIGSERIAL NOT NULL,
    "release_name" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "reason" TEXT,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "release_phase_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "release_name" TEXT NOT NULL,
    "distro" TEXT NOT NULL,
    "api_url" TEXT NOT NULL,
    "web_url" TEXT NOT NULL,
    "rdoinfo_tag" TEXT,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "downstream_of" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "instance_id" TEXT NOT NULL,
    "promote_name" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "candidate_label" TEXT,
    "max_age_seconds" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "target_pkey" PRIMARY KEY ("instance_id","promote_name")
);

-- CreateTable
CREATE TABLE "criteria" (
    "id" BIGSERIAL NOT NULL,
    "instance_id" TEXT NOT NULL,
    "promote_name" TEXT NOT NULL,
    "component" TEXT NOT NULL DEFAULT '',
    "jobs" TEXT[],
    "alternatives" JSONB NOT NULL DEFAULT '{}',
    "source_url" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "criteria_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dfg" (
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mission" TEXT,
    "contacts" JSONB NOT NULL DEFAULT '{}',
    "position" INTEGER NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "dfg_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "ownership_rule" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "release_name" TEXT,
    "dfg_slug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "ownership_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_package" (
    "rdoinfo_tag" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "component" TEXT,
    "maintainers" TEXT[],
    "upstream" TEXT,
    "distgit" TEXT,
    "source_branch" TEXT,
    "conf" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "release_package_pkey" PRIMARY KEY ("rdoinfo_tag","name")
);

-- CreateTable
CREATE TABLE "dlrn_commit" (
    "instance_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "dlrn_id" INTEGER NOT NULL,
    "epoch" SMALLINT NOT NULL DEFAULT 0,
    "project_name" TEXT NOT NULL,
    "component" TEXT,
    "commit_hash" TEXT NOT NULL,
    "distro_hash" TEXT NOT NULL,
    "extended_hash" TEXT,
    "commit_branch" TEXT,
    "committed_at" TIMESTAMPTZ(6),
    "distgit_at" TIMESTAMPTZ(6),
    "extended_at" TIMESTAMPTZ(6),
    "built_at" TIMESTAMPTZ(6) NOT NULL,
    "status" TEXT NOT NULL,
    "notes" TEXT,
    "nvr" TEXT,
    "flags" INTEGER NOT NULL DEFAULT 0,
    "versions_csv" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "dlrn_commit_pkey" PRIMARY KEY ("instance_id","seq")
);

-- CreateTable
CREATE TABLE "ci_vote" (
    "instance_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "dlrn_id" INTEGER NOT NULL,
    "epoch" SMALLINT NOT NULL DEFAULT 0,
    "commit_dlrn_id" INTEGER NOT NULL,
    "job_name" TEXT NOT NULL,
    "url" TEXT,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "notes" TEXT,
    "user_name" TEXT,
    "component" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "ci_vote_pkey" PRIMARY KEY ("instance_id","seq")
);

-- CreateTable
CREATE TABLE "ci_vote_aggregate" (
    "instance_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "dlrn_id" INTEGER NOT NULL,
    "epoch" SMALLINT NOT NULL DEFAULT 0,
    "aggregate_hash" TEXT NOT NULL,
    "job_name" TEXT NOT NULL,
    "url" TEXT,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "notes" TEXT,
    "user_name" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "ci_vote_aggregate_pkey" PRIMARY KEY ("instance_id","seq")
);

-- CreateTable
CREATE TABLE "promotion" (
    "id" BIGSERIAL NOT NULL,
    "instance_id" TEXT NOT NULL,
    "natural_key" TEXT NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "promote_name" TEXT NOT NULL,
    "component" TEXT,
    "commit_hash" TEXT NOT NULL,
    "distro_hash" TEXT NOT NULL,
    "extended_hash" TEXT,
    "aggregate_hash" TEXT,
    "carries_aggregate" BOOLEAN NOT NULL DEFAULT false,
    "commit_seq" BIGINT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "user_name" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "promotion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_batch" (
    "id" BIGSERIAL NOT NULL,
    "instance_id" TEXT NOT NULL,
    "promote_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "user_name" TEXT NOT NULL,
    "aggregate_hash" TEXT,
    "components" INTEGER NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "promotion_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dlrn_queue_item" (
    "instance_id" TEXT NOT NULL,
    "project_name" TEXT NOT NULL,
    "commit_hash" TEXT NOT NULL,
    "committed_at" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "dlrn_queue_item_pkey" PRIMARY KEY ("instance_id","project_name","commit_hash")
);

-- CreateTable
CREATE TABLE "package_state" (
    "instance_id" TEXT NOT NULL,
    "project_name" TEXT NOT NULL,
    "component" TEXT,
    "dfg_slug" TEXT,
    "last_seq" BIGINT NOT NULL,
    "last_status" TEXT NOT NULL,
    "last_built_at" TIMESTAMPTZ(6) NOT NULL,
    "last_success_seq" BIGINT,
    "last_success_at" TIMESTAMPTZ(6),
    "last_nvr" TEXT,
    "failing" BOOLEAN NOT NULL,
    "failing_seq" BIGINT,
    "failing_since" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "builds" INTEGER NOT NULL DEFAULT 0,
    "history" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "package_state_pkey" PRIMARY KEY ("instance_id","project_name")
);

-- CreateTable
CREATE TABLE "streak" (
    "instance_id" TEXT NOT NULL,
    "project_name" TEXT NOT NULL,
    "first_red_seq" BIGINT NOT NULL,
    "component" TEXT,
    "dfg_slug" TEXT,
    "first_red_at" TIMESTAMPTZ(6) NOT NULL,
    "last_red_seq" BIGINT NOT NULL,
    "last_red_at" TIMESTAMPTZ(6) NOT NULL,
    "last_green_seq" BIGINT,
    "last_green_at" TIMESTAMPTZ(6),
    "ended_seq" BIGINT,
    "ended_at" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL,
    "reason" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "end_recorded_at" TIMESTAMPTZ(6),

    CONSTRAINT "streak_pkey" PRIMARY KEY ("instance_id","project_name","first_red_seq")
);

-- CreateTable
CREATE TABLE "daily_builds" (
    "instance_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "component" TEXT NOT NULL,
    "dfg_slug" TEXT NOT NULL,
    "succeeded" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "retried" INTEGER NOT NULL,

    CONSTRAINT "daily_builds_pkey" PRIMARY KEY ("instance_id","day","component","dfg_slug")
);

-- CreateTable
CREATE TABLE "stale" (
    "instance_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,

    CONSTRAINT "stale_pkey" PRIMARY KEY ("instance_id","kind","subject")
);

-- CreateTable
CREATE TABLE "feed" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "instance_id" TEXT,
    "url" TEXT NOT NULL,
    "interval_seconds" INTEGER NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'never',
    "phase" TEXT,
    "progress_done" INTEGER,
    "progress_total" INTEGER,
    "first_load_at" TIMESTAMPTZ(6),
    "last_started_at" TIMESTAMPTZ(6),
    "last_success_at" TIMESTAMPTZ(6),
    "last_sweep_at" TIMESTAMPTZ(6),
    "newest_at" TIMESTAMPTZ(6),
    "error_since" TIMESTAMPTZ(6),
    "last_error" TEXT,
    "last_error_code" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6),
    "notice" TEXT,
    "capabilities" JSONB NOT NULL DEFAULT '{}',
    "backlog" INTEGER NOT NULL DEFAULT 0,
    "fence" BIGINT NOT NULL DEFAULT 0,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "feed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cursor" (
    "feed_id" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "cursor_pkey" PRIMARY KEY ("feed_id","part")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" BIGSERIAL NOT NULL,
    "feed_id" TEXT NOT NULL,
    "fence" BIGINT NOT NULL,
    "mode" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),
    "outcome" TEXT NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "rows_changed" INTEGER NOT NULL DEFAULT 0,
    "set_aside" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "set_aside" (
    "id" BIGSERIAL NOT NULL,
    "feed_id" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "payload_hash" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "replayed_at" TIMESTAMPTZ(6),

    CONSTRAINT "set_aside_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "removal_suspect" (
    "instance_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "missed_at" TIMESTAMPTZ(6) NOT NULL,
    "missed_by" BIGINT NOT NULL,
    "held" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "removal_suspect_pkey" PRIMARY KEY ("instance_id","seq")
);

-- CreateTable
CREATE TABLE "site_setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "site_setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "release_phase_release_name_phase_valid_from_key" ON "release_phase"("release_name", "phase", "valid_from");

-- CreateIndex
CREATE INDEX "instance_release_name_idx" ON "instance"("release_name");

-- CreateIndex
CREATE UNIQUE INDEX "criteria_instance_id_promote_name_component_valid_from_key" ON "criteria"("instance_id", "promote_name", "component", "valid_from");

-- CreateIndex
CREATE INDEX "ownership_rule_kind_position_idx" ON "ownership_rule"("kind", "position");

-- CreateIndex
CREATE INDEX "release_package_name_idx" ON "release_package"("name");

-- CreateIndex
CREATE INDEX "dlrn_commit_instance_id_project_name_seq_idx" ON "dlrn_commit"("instance_id", "project_name", "seq");

-- CreateIndex
CREATE INDEX "dlrn_commit_instance_id_component_seq_idx" ON "dlrn_commit"("instance_id", "component", "seq");

-- CreateIndex
CREATE INDEX "dlrn_commit_commit_hash_idx" ON "dlrn_commit"("commit_hash");

-- CreateIndex
CREATE INDEX "dlrn_commit_built_at_idx" ON "dlrn_commit" USING BRIN ("built_at");

-- CreateIndex
CREATE INDEX "ci_vote_instance_id_commit_dlrn_id_idx" ON "ci_vote"("instance_id", "commit_dlrn_id");

-- CreateIndex
CREATE INDEX "ci_vote_instance_id_job_name_component_seq_idx" ON "ci_vote"("instance_id", "job_name", "component", "seq");

-- CreateIndex
CREATE INDEX "ci_vote_aggregate_instance_id_aggregate_hash_idx" ON "ci_vote_aggregate"("instance_id", "aggregate_hash");

-- CreateIndex
CREATE INDEX "promotion_batch_id_idx" ON "promotion"("batch_id");

-- CreateIndex
CREATE INDEX "promotion_instance_id_promote_name_component_at_idx" ON "promotion"("instance_id", "promote_name", "component", "at" DESC);

-- CreateIndex
CREATE INDEX "promotion_instance_id_commit_hash_idx" ON "promotion"("instance_id", "commit_hash");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_instance_id_natural_key_key" ON "promotion"("instance_id", "natural_key");

-- CreateIndex
CREATE INDEX "promotion_batch_instance_id_aggregate_hash_idx" ON "promotion_batch"("instance_id", "aggregate_hash");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_batch_instance_id_promote_name_at_user_name_key" ON "promotion_batch"("instance_id", "promote_name", "at", "user_name");

-- CreateIndex
CREATE INDEX "package_state_project_name_idx" ON "package_state"("project_name");

-- CreateIndex
CREATE INDEX "package_state_instance_id_component_idx" ON "package_state"("instance_id", "component");

-- CreateIndex
CREATE INDEX "streak_first_red_at_instance_id_project_name_idx" ON "streak"("first_red_at" DESC, "instance_id", "project_name");

-- CreateIndex
CREATE INDEX "streak_ended_at_idx" ON "streak"("ended_at" DESC);

-- CreateIndex
CREATE INDEX "streak_dfg_slug_ended_at_idx" ON "streak"("dfg_slug", "ended_at");

-- CreateIndex
CREATE INDEX "daily_builds_dfg_slug_day_idx" ON "daily_builds"("dfg_slug", "day");

-- CreateIndex
CREATE INDEX "sync_run_feed_id_started_at_idx" ON "sync_run"("feed_id", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "set_aside_feed_id_part_payload_hash_key" ON "set_aside"("feed_id", "part", "payload_hash");

-- AddForeignKey
ALTER TABLE "release_phase" ADD CONSTRAINT "release_phase_release_name_fkey" FOREIGN KEY ("release_name") REFERENCES "release"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_release_name_fkey" FOREIGN KEY ("release_name") REFERENCES "release"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target" ADD CONSTRAINT "target_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "promotion_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
