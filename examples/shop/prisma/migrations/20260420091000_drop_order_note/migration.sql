-- Notes are kept with the delivery service now.
-- AlterTable
ALTER TABLE "Order" DROP COLUMN "note";
