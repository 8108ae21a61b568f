-- CreateTable
CREATE TABLE "consumer" (
    "instance_id" TEXT NOT NULL,
    "promote_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "jobs" TEXT[],
    "position" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "consumer_pkey" PRIMARY KEY ("instance_id","promote_name","name")
);

-- CreateIndex
CREATE INDEX "promotion_instance_id_promote_name_at_id_idx" ON "promotion"("instance_id", "promote_name", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "candidate_instance_id_promote_name_offered_at_id_idx" ON "candidate"("instance_id", "promote_name", "offered_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "candidate_instance_id_promote_name_forced_promoted_at_compo_idx" ON "candidate"("instance_id", "promote_name", "forced", "promoted_at" DESC, "component");
