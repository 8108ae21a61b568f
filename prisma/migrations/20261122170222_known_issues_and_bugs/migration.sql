-- AlterTable
ALTER TABLE "passing_check" ADD COLUMN     "component" TEXT,
ADD COLUMN     "job" TEXT NOT NULL,
ADD COLUMN     "lines" TEXT[],
ADD COLUMN     "package_name" TEXT,
ADD COLUMN     "pipeline" TEXT,
ADD COLUMN     "release_name" TEXT;

-- AlterTable
ALTER TABLE "tracker_bug" ADD COLUMN     "closed_at" TIMESTAMPTZ(6);

-- CreateIndex
CREATE INDEX "failure_evidence_recorded_at_idx" ON "failure_evidence"("recorded_at");

-- CreateIndex
CREATE INDEX "passing_check_source_id_job_at_idx" ON "passing_check"("source_id", "job", "at" DESC);
