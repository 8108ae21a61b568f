-- AlterTable
ALTER TABLE "triage_item" ADD COLUMN     "suspects_at" TIMESTAMPTZ(6);
