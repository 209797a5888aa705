-- Alone in its file: CREATE INDEX CONCURRENTLY cannot run inside a transaction.
CREATE INDEX CONCURRENTLY "Order_createdAt_idx" ON "Order"("createdAt");
