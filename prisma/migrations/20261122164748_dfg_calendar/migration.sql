-- AlterTable
ALTER TABLE "dfg" ADD COLUMN     "calendar" JSONB;
