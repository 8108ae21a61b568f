-- AlterTable
ALTER TABLE "daily_builds" ADD COLUMN     "excluded" INTEGER NOT NULL DEFAULT 0;

-- Days with failures of outages that are left out are counted again by the next pass over their instance.
INSERT INTO "stale" ("instance_id", "kind", "subject")
  SELECT DISTINCT f."source_id", 'day', to_char(f."at", 'YYYY-MM-DD')
  FROM "failure" f JOIN "incident" i ON i."id" = f."incident_id"
  WHERE f."source" = 'dlrn' AND i."is_excluded" AND f."removed_at" IS NULL
  ON CONFLICT DO NOTHING;
