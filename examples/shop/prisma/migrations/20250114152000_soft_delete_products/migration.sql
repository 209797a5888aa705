-- AlterTable
ALTER TABLE "Product" ADD COLUMN "deletedAt" TIMESTAMP(3);

-- What the shop front lists; small, as most of what was ever sold is gone.
CREATE INDEX "Product_active_name_idx" ON "Product"("name") WHERE "deletedAt" IS NULL;
