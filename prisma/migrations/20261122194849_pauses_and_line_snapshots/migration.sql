-- CreateTable
CREATE TABLE "release_pause" (
    "id" BIGSERIAL NOT NULL,
    "release_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6),
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "release_pause_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "line_snapshot" (
    "id" BIGSERIAL NOT NULL,
    "line" TEXT NOT NULL,
    "open_facts" JSONB,
    "open_sources" TEXT[],
    "full_facts" JSONB,
    "full_sources" TEXT[],
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "line_snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "release_pause_release_name_valid_from_idx" ON "release_pause"("release_name", "valid_from");

-- CreateIndex
CREATE INDEX "line_snapshot_line_recorded_at_idx" ON "line_snapshot"("line", "recorded_at" DESC);

-- AddForeignKey
ALTER TABLE "release_pause" ADD CONSTRAINT "release_pause_release_name_fkey" FOREIGN KEY ("release_name") REFERENCES "release"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Freezes and holds have their own table now; the next start of ingest copies them from prodchain.yaml.
DELETE FROM "release_phase" WHERE "phase" IN ('freeze', 'hold');
