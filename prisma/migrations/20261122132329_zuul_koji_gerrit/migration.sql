-- CreateTable
CREATE TABLE "zuul_server" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "web_url" TEXT NOT NULL,
    "tenant" TEXT,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "position" INTEGER NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "zuul_server_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "zuul_build" (
    "server_id" TEXT NOT NULL,
    "uuid" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "zuul_id" BIGINT,
    "buildset_uuid" TEXT,
    "job_name" TEXT NOT NULL,
    "pipeline" TEXT,
    "result" TEXT,
    "outcome" TEXT NOT NULL,
    "final" BOOLEAN,
    "voting" BOOLEAN NOT NULL,
    "held" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "duration_ms" BIGINT,
    "log_url" TEXT,
    "nodeset" TEXT,
    "error_detail" TEXT,
    "artifacts" JSONB NOT NULL DEFAULT '[]',
    "provides" TEXT[],
    "ref_kind" TEXT,
    "project" TEXT,
    "branch" TEXT,
    "change" INTEGER,
    "patchset" TEXT,
    "ref" TEXT,
    "new_rev" TEXT,
    "ref_url" TEXT,
    "event_id" TEXT,
    "event_at" TIMESTAMPTZ(6),
    "release_name" TEXT,
    "component" TEXT,
    "package_name" TEXT,
    "dfg_slug" TEXT,
    "evidence_state" TEXT NOT NULL DEFAULT 'none',
    "evidence_tries" SMALLINT NOT NULL DEFAULT 0,
    "evidence_due_at" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "zuul_build_pkey" PRIMARY KEY ("server_id","uuid")
);

-- CreateTable
CREATE TABLE "zuul_buildset" (
    "server_id" TEXT NOT NULL,
    "uuid" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "zuul_id" BIGINT,
    "pipeline" TEXT NOT NULL,
    "result" TEXT,
    "outcome" TEXT NOT NULL,
    "message" TEXT,
    "event_id" TEXT,
    "event_at" TIMESTAMPTZ(6),
    "first_started_at" TIMESTAMPTZ(6),
    "last_ended_at" TIMESTAMPTZ(6),
    "refs" JSONB NOT NULL DEFAULT '[]',
    "project" TEXT,
    "branch" TEXT,
    "change" INTEGER,
    "patchset" TEXT,
    "candidate_id" BIGINT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "zuul_buildset_pkey" PRIMARY KEY ("server_id","uuid")
);

-- CreateTable
CREATE TABLE "zuul_live_item" (
    "server_id" TEXT NOT NULL,
    "pipeline" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "queue" TEXT NOT NULL,
    "change" INTEGER,
    "enqueued_at" TIMESTAMPTZ(6),
    "data" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "zuul_live_item_pkey" PRIMARY KEY ("server_id","pipeline","item_id")
);

-- CreateTable
CREATE TABLE "zuul_job" (
    "server_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "tags" TEXT[],
    "parents" TEXT[],
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "zuul_job_pkey" PRIMARY KEY ("server_id","name")
);

-- CreateTable
CREATE TABLE "zuul_pipeline" (
    "server_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "drivers" TEXT[],
    "live" JSONB NOT NULL DEFAULT '{}',
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "zuul_pipeline_pkey" PRIMARY KEY ("server_id","name")
);

-- CreateTable
CREATE TABLE "zuul_config_error" (
    "id" BIGSERIAL NOT NULL,
    "server_id" TEXT NOT NULL,
    "project" TEXT,
    "branch" TEXT,
    "path" TEXT,
    "severity" TEXT,
    "name" TEXT,
    "message" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "zuul_config_error_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "koji_hub" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "web_url" TEXT NOT NULL,
    "files_url" TEXT NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "position" INTEGER NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "koji_hub_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "koji_build" (
    "hub_id" TEXT NOT NULL,
    "build_id" INTEGER NOT NULL,
    "creation_event_id" INTEGER NOT NULL,
    "task_id" INTEGER,
    "package_name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "epoch" INTEGER,
    "nvr" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "owner_name" TEXT,
    "source" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "started_at" TIMESTAMPTZ(6),
    "completed_at" TIMESTAMPTZ(6),
    "draft" BOOLEAN NOT NULL DEFAULT false,
    "volume_name" TEXT NOT NULL DEFAULT 'DEFAULT',
    "target" TEXT,
    "release_name" TEXT,
    "dfg_slug" TEXT,
    "latest" BOOLEAN NOT NULL DEFAULT true,
    "failure" JSONB,
    "failure_state" TEXT NOT NULL DEFAULT 'none',
    "failure_tries" SMALLINT NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "koji_build_pkey" PRIMARY KEY ("hub_id","build_id","creation_event_id")
);

-- CreateTable
CREATE TABLE "koji_tag" (
    "hub_id" TEXT NOT NULL,
    "tag_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "arches" TEXT NOT NULL,
    "locked" BOOLEAN NOT NULL,
    "release_name" TEXT,
    "stage" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "koji_tag_pkey" PRIMARY KEY ("hub_id","tag_id")
);

-- CreateTable
CREATE TABLE "koji_target" (
    "hub_id" TEXT NOT NULL,
    "target_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "build_tag" TEXT NOT NULL,
    "dest_tag" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "koji_target_pkey" PRIMARY KEY ("hub_id","target_id")
);

-- CreateTable
CREATE TABLE "koji_stay" (
    "hub_id" TEXT NOT NULL,
    "build_id" INTEGER NOT NULL,
    "tag_id" INTEGER NOT NULL,
    "create_event" INTEGER NOT NULL,
    "tag_name" TEXT NOT NULL,
    "tagged_at" TIMESTAMPTZ(6) NOT NULL,
    "tagged_by" TEXT,
    "revoke_event" INTEGER,
    "untagged_at" TIMESTAMPTZ(6),
    "untagged_by" TEXT,
    "package_name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "epoch" INTEGER,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "koji_stay_pkey" PRIMARY KEY ("hub_id","build_id","tag_id","create_event")
);

-- CreateTable
CREATE TABLE "koji_task" (
    "hub_id" TEXT NOT NULL,
    "task_id" INTEGER NOT NULL,
    "parent_id" INTEGER,
    "method" TEXT NOT NULL,
    "arch" TEXT,
    "label" TEXT,
    "state" TEXT NOT NULL,
    "owner_name" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "started_at" TIMESTAMPTZ(6),
    "completed_at" TIMESTAMPTZ(6),
    "request" JSONB,
    "zuul_uuid" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "koji_task_pkey" PRIMARY KEY ("hub_id","task_id")
);

-- CreateTable
CREATE TABLE "koji_dist_repo" (
    "hub_id" TEXT NOT NULL,
    "task_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "tag_name" TEXT NOT NULL,
    "repo_id" INTEGER,
    "event_id" INTEGER,
    "arches" TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "completed_at" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "koji_dist_repo_pkey" PRIMARY KEY ("hub_id","task_id")
);

-- CreateTable
CREATE TABLE "koji_desired" (
    "release_name" TEXT NOT NULL,
    "tag_name" TEXT NOT NULL,
    "package_name" TEXT NOT NULL,
    "nvr" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "koji_desired_pkey" PRIMARY KEY ("release_name","tag_name","package_name")
);

-- CreateTable
CREATE TABLE "gerrit_server" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "web_url" TEXT NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "position" INTEGER NOT NULL DEFAULT 0,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "gerrit_server_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gerrit_review" (
    "server_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "project" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "topic" TEXT,
    "subject" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "work_in_progress" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "submitted_at" TIMESTAMPTZ(6),
    "owner" TEXT,
    "patchset" INTEGER,
    "revision" TEXT,
    "message" TEXT,
    "verified" SMALLINT NOT NULL DEFAULT 0,
    "code_review" SMALLINT NOT NULL DEFAULT 0,
    "workflow" SMALLINT NOT NULL DEFAULT 0,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "kind" TEXT NOT NULL,
    "ftbfs" JSONB,
    "ftbfs_instance" TEXT,
    "ftbfs_seq" BIGINT,
    "tag_promotion" JSONB,
    "package_name" TEXT,
    "release_name" TEXT,
    "dfg_slug" TEXT,
    "url" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "gerrit_review_pkey" PRIMARY KEY ("server_id","number")
);

-- CreateTable
CREATE TABLE "branch_head" (
    "server_id" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "branch_head_pkey" PRIMARY KEY ("server_id","project","branch")
);

-- CreateTable
CREATE TABLE "tagged_upstream" (
    "series" TEXT NOT NULL,
    "repo" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "deliverable" TEXT NOT NULL,
    "commit_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "type" TEXT,
    "team" TEXT,
    "package_name" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "tagged_upstream_pkey" PRIMARY KEY ("series","repo","version")
);

-- CreateTable
CREATE TABLE "publication" (
    "nvr" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "advisory" TEXT NOT NULL DEFAULT '',
    "published_at" TIMESTAMPTZ(6) NOT NULL,
    "package_name" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "publication_pkey" PRIMARY KEY ("nvr","repository","advisory")
);

-- CreateTable
CREATE TABLE "gating_decision" (
    "nvr" TEXT NOT NULL,
    "product_version" TEXT NOT NULL,
    "decision_context" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "unsatisfied" JSONB NOT NULL DEFAULT '[]',
    "satisfied" JSONB NOT NULL DEFAULT '[]',
    "asked_at" TIMESTAMPTZ(6) NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "gating_decision_pkey" PRIMARY KEY ("nvr","product_version","decision_context")
);

-- CreateTable
CREATE TABLE "failure" (
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "release_name" TEXT,
    "component" TEXT,
    "pipeline" TEXT,
    "project" TEXT,
    "package_name" TEXT,
    "owner_slug" TEXT,
    "dfg_slug" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "result" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "headline" TEXT,
    "text_hash" TEXT,
    "normaliser" SMALLINT NOT NULL DEFAULT 1,
    "voting" BOOLEAN NOT NULL DEFAULT true,
    "log_url" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "failure_evidence" (
    "failure_id" BIGINT NOT NULL,
    "data" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "failure_evidence_pkey" PRIMARY KEY ("failure_id")
);

-- CreateTable
CREATE TABLE "subject_state" (
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "subject_kind" TEXT NOT NULL,
    "release_name" TEXT,
    "component" TEXT,
    "pipeline" TEXT,
    "project" TEXT,
    "branch" TEXT,
    "package_name" TEXT,
    "dfg_slug" TEXT,
    "voting" BOOLEAN NOT NULL DEFAULT true,
    "last_seq" BIGINT NOT NULL,
    "last_key" TEXT NOT NULL,
    "last_outcome" TEXT NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "last_green_seq" BIGINT,
    "last_green_at" TIMESTAMPTZ(6),
    "failing" BOOLEAN NOT NULL,
    "failing_since" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "history" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "subject_state_pkey" PRIMARY KEY ("source_id","subject","scope")
);

-- CreateTable
CREATE TABLE "subject_streak" (
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "first_red_seq" BIGINT NOT NULL,
    "first_red_key" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "release_name" TEXT,
    "component" TEXT,
    "pipeline" TEXT,
    "project" TEXT,
    "package_name" TEXT,
    "dfg_slug" TEXT,
    "voting" BOOLEAN NOT NULL DEFAULT true,
    "class" TEXT,
    "first_red_at" TIMESTAMPTZ(6) NOT NULL,
    "last_red_seq" BIGINT NOT NULL,
    "last_red_key" TEXT NOT NULL,
    "last_red_at" TIMESTAMPTZ(6) NOT NULL,
    "last_green_seq" BIGINT,
    "last_green_key" TEXT,
    "last_green_at" TIMESTAMPTZ(6),
    "ended_seq" BIGINT,
    "ended_at" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL,
    "reason" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "end_recorded_at" TIMESTAMPTZ(6),

    CONSTRAINT "subject_streak_pkey" PRIMARY KEY ("source_id","subject","scope","first_red_seq")
);

-- CreateTable
CREATE TABLE "daily_attempts" (
    "source_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "subject" TEXT NOT NULL,
    "pipeline" TEXT NOT NULL DEFAULT '',
    "release_name" TEXT NOT NULL DEFAULT '',
    "dfg_slug" TEXT NOT NULL DEFAULT '',
    "passed" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "infra" INTEGER NOT NULL,

    CONSTRAINT "daily_attempts_pkey" PRIMARY KEY ("source_id","day","subject","pipeline","release_name")
);

-- CreateTable
CREATE TABLE "candidate" (
    "id" BIGSERIAL NOT NULL,
    "instance_id" TEXT NOT NULL,
    "promote_name" TEXT NOT NULL,
    "component" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL,
    "offered_at" TIMESTAMPTZ(6) NOT NULL,
    "promoted_at" TIMESTAMPTZ(6),
    "forced" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "jobs" JSONB NOT NULL DEFAULT '[]',
    "missing" TEXT[],
    "criteria_id" BIGINT,
    "last_vote_at" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "candidate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "zuul_build_server_id_job_name_seq_idx" ON "zuul_build"("server_id", "job_name", "seq" DESC);

-- CreateIndex
CREATE INDEX "zuul_build_buildset_uuid_idx" ON "zuul_build"("buildset_uuid");

-- CreateIndex
CREATE INDEX "zuul_build_log_url_idx" ON "zuul_build"("log_url");

-- CreateIndex
CREATE INDEX "zuul_build_change_server_id_idx" ON "zuul_build"("change", "server_id");

-- CreateIndex
CREATE INDEX "zuul_build_server_id_evidence_due_at_idx" ON "zuul_build"("server_id", "evidence_due_at");

-- CreateIndex
CREATE INDEX "zuul_build_ended_at_idx" ON "zuul_build" USING BRIN ("ended_at");

-- CreateIndex
CREATE INDEX "zuul_buildset_server_id_pipeline_seq_idx" ON "zuul_buildset"("server_id", "pipeline", "seq" DESC);

-- CreateIndex
CREATE INDEX "zuul_buildset_change_server_id_idx" ON "zuul_buildset"("change", "server_id");

-- CreateIndex
CREATE INDEX "zuul_buildset_candidate_id_idx" ON "zuul_buildset"("candidate_id");

-- CreateIndex
CREATE INDEX "zuul_live_item_change_idx" ON "zuul_live_item"("change");

-- CreateIndex
CREATE INDEX "zuul_config_error_server_id_idx" ON "zuul_config_error"("server_id");

-- CreateIndex
CREATE INDEX "koji_build_hub_id_package_name_created_at_idx" ON "koji_build"("hub_id", "package_name", "created_at" DESC);

-- CreateIndex
CREATE INDEX "koji_build_package_name_idx" ON "koji_build"("package_name");

-- CreateIndex
CREATE INDEX "koji_build_nvr_idx" ON "koji_build"("nvr");

-- CreateIndex
CREATE INDEX "koji_build_task_id_idx" ON "koji_build"("task_id");

-- CreateIndex
CREATE INDEX "koji_build_hub_id_failure_state_idx" ON "koji_build"("hub_id", "failure_state");

-- CreateIndex
CREATE INDEX "koji_tag_hub_id_name_idx" ON "koji_tag"("hub_id", "name");

-- CreateIndex
CREATE INDEX "koji_stay_hub_id_tag_name_package_name_idx" ON "koji_stay"("hub_id", "tag_name", "package_name");

-- CreateIndex
CREATE INDEX "koji_stay_package_name_idx" ON "koji_stay"("package_name");

-- CreateIndex
CREATE INDEX "koji_task_zuul_uuid_idx" ON "koji_task"("zuul_uuid");

-- CreateIndex
CREATE INDEX "koji_dist_repo_hub_id_tag_name_completed_at_idx" ON "koji_dist_repo"("hub_id", "tag_name", "completed_at" DESC);

-- CreateIndex
CREATE INDEX "koji_desired_package_name_idx" ON "koji_desired"("package_name");

-- CreateIndex
CREATE INDEX "gerrit_review_number_idx" ON "gerrit_review"("number");

-- CreateIndex
CREATE INDEX "gerrit_review_status_kind_updated_at_idx" ON "gerrit_review"("status", "kind", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "gerrit_review_package_name_idx" ON "gerrit_review"("package_name");

-- CreateIndex
CREATE INDEX "gerrit_review_dfg_slug_status_idx" ON "gerrit_review"("dfg_slug", "status");

-- CreateIndex
CREATE INDEX "tagged_upstream_package_name_idx" ON "tagged_upstream"("package_name");

-- CreateIndex
CREATE INDEX "publication_package_name_idx" ON "publication"("package_name");

-- CreateIndex
CREATE INDEX "failure_at_id_idx" ON "failure"("at" DESC, "id");

-- CreateIndex
CREATE INDEX "failure_source_id_subject_scope_seq_idx" ON "failure"("source_id", "subject", "scope", "seq" DESC);

-- CreateIndex
CREATE INDEX "failure_dfg_slug_at_idx" ON "failure"("dfg_slug", "at" DESC);

-- CreateIndex
CREATE INDEX "failure_text_hash_at_idx" ON "failure"("text_hash", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "failure_source_source_id_key_key" ON "failure"("source", "source_id", "key");

-- CreateIndex
CREATE INDEX "subject_state_subject_idx" ON "subject_state"("subject");

-- CreateIndex
CREATE INDEX "subject_state_dfg_slug_failing_idx" ON "subject_state"("dfg_slug", "failing");

-- CreateIndex
CREATE INDEX "subject_streak_first_red_at_source_id_subject_idx" ON "subject_streak"("first_red_at" DESC, "source_id", "subject");

-- CreateIndex
CREATE INDEX "subject_streak_ended_at_idx" ON "subject_streak"("ended_at" DESC);

-- CreateIndex
CREATE INDEX "subject_streak_dfg_slug_ended_at_idx" ON "subject_streak"("dfg_slug", "ended_at");

-- CreateIndex
CREATE INDEX "daily_attempts_subject_day_idx" ON "daily_attempts"("subject", "day");

-- CreateIndex
CREATE INDEX "daily_attempts_dfg_slug_day_idx" ON "daily_attempts"("dfg_slug", "day");

-- CreateIndex
CREATE INDEX "candidate_instance_id_promote_name_component_offered_at_idx" ON "candidate"("instance_id", "promote_name", "component", "offered_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "candidate_instance_id_promote_name_component_key_key" ON "candidate"("instance_id", "promote_name", "component", "key");

-- AddForeignKey
ALTER TABLE "failure_evidence" ADD CONSTRAINT "failure_evidence_failure_id_fkey" FOREIGN KEY ("failure_id") REFERENCES "failure"("id") ON DELETE CASCADE ON UPDATE CASCADE;
