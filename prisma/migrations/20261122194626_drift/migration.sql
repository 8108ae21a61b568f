-- CreateTable
CREATE TABLE "drift" (
    "source_id" TEXT NOT NULL,
    "line_id" TEXT NOT NULL,
    "package_name" TEXT NOT NULL,
    "release_name" TEXT NOT NULL,
    "component" TEXT,
    "dfg_slug" TEXT,
    "stages" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "drift_pkey" PRIMARY KEY ("source_id","line_id","package_name")
);

-- CreateTable
CREATE TABLE "daily_drift" (
    "source_id" TEXT NOT NULL,
    "line_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "dfg_slug" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "release_name" TEXT NOT NULL,
    "packages" INTEGER NOT NULL,
    "behind" INTEGER NOT NULL,
    "missing" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "reconstructed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "daily_drift_pkey" PRIMARY KEY ("source_id","line_id","day","dfg_slug","stage")
);

-- CreateTable
CREATE TABLE "daily_package_drift" (
    "source_id" TEXT NOT NULL,
    "line_id" TEXT NOT NULL,
    "package_name" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "days" INTEGER,

    CONSTRAINT "daily_package_drift_pkey" PRIMARY KEY ("source_id","line_id","package_name","day")
);

-- CreateIndex
CREATE INDEX "drift_package_name_idx" ON "drift"("package_name");

-- CreateIndex
CREATE INDEX "daily_drift_day_idx" ON "daily_drift"("day");

-- What is stored already is to be looked at by the next pass of its source.
INSERT INTO "stale" ("instance_id", "kind", "subject")
  SELECT "instance_id", 'drift', "project_name" FROM "package_state"
  UNION SELECT DISTINCT "hub_id", 'drift', "package_name" FROM "koji_stay"
ON CONFLICT DO NOTHING;
