-- Expand: says which rows the broker has taken over, so that the others can be sent again.
ALTER TABLE "messages" ADD COLUMN "queued_at" TIMESTAMPTZ;

-- Rows of before were queued when they were written, or are handled already.
UPDATE "messages" SET "queued_at" = "created_at";

CREATE INDEX "messages_unqueued_idx" ON "messages" ("id") WHERE "queued_at" IS NULL;
