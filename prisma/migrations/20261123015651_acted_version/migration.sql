-- AlterTable
ALTER TABLE "triage_item" ADD COLUMN     "acted_version" INTEGER NOT NULL DEFAULT 0;
