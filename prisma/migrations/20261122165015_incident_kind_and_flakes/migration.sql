-- AlterTable
ALTER TABLE "failure" ADD COLUMN     "is_flaky" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "daily_attempts" ADD COLUMN     "excluded" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "flaky" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "incident" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'other';

-- By hand, since Prisma cannot express it:

-- What outages are looked for in.
CREATE INDEX failure_of_infrastructure ON failure (at) WHERE class = 'infra' AND removed_at IS NULL;
-- Items with flaky failures.
CREATE INDEX failure_flaky ON failure (item_id) WHERE is_flaky;
