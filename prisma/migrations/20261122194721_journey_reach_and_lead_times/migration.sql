-- CreateTable
CREATE TABLE "stage_reach" (
    "instance_id" TEXT NOT NULL,
    "station" TEXT NOT NULL,
    "component" TEXT NOT NULL DEFAULT '',
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stage_reach_pkey" PRIMARY KEY ("instance_id","station","component","position")
);

-- CreateTable
CREATE TABLE "daily_lead" (
    "source_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "stage" TEXT NOT NULL,
    "dfg_slug" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "step" INTEGER[],
    "total" INTEGER[],

    CONSTRAINT "daily_lead_pkey" PRIMARY KEY ("source_id","day","stage","dfg_slug")
);

-- CreateIndex
CREATE INDEX "stage_reach_instance_id_at_idx" ON "stage_reach"("instance_id", "at");

-- What is there already is derived by the next pass of each builder.
INSERT INTO "stale" ("instance_id", "kind", "subject")
  SELECT "instance_id", 'reach', "promote_name" || E'\t' || coalesce("component", '') FROM "promotion" GROUP BY 1, 2, 3
  UNION
  SELECT "instance_id", 'reach', E'consistent\t' || coalesce("component", '') FROM "ci_vote"
    WHERE "job_name" = 'consistent' GROUP BY 1, 2, 3
  UNION
  SELECT "instance_id", 'lead', to_char("day", 'YYYY-MM-DD') FROM "daily_builds" GROUP BY 1, 2, 3
ON CONFLICT DO NOTHING;
