DROP TRIGGER "Order_touch" ON "Order";
DROP TRIGGER "Product_touch" ON "Product";
DROP FUNCTION "touch_updated_at"();
