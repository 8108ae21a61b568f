-- CreateTable
CREATE TABLE "vote_build" (
    "instance_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "server_id" TEXT NOT NULL,
    "uuid" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "vote_build_pkey" PRIMARY KEY ("instance_id","kind","seq")
);

-- CreateIndex
CREATE INDEX "vote_build_server_id_uuid_idx" ON "vote_build"("server_id", "uuid");
