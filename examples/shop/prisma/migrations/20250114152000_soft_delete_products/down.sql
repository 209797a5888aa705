DROP INDEX "Product_active_name_idx";
ALTER TABLE "Product" DROP COLUMN "deletedAt";
