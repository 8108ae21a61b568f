-- CreateIndex
CREATE INDEX "koji_build_hub_id_state_idx" ON "koji_build"("hub_id", "state");

-- CreateIndex
CREATE INDEX "koji_build_hub_id_completed_at_idx" ON "koji_build"("hub_id", "completed_at");
