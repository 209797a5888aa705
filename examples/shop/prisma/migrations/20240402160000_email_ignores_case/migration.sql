-- Two accounts must not differ in upper and lower case only. An index on an expression: Prisma has no word for it.
CREATE UNIQUE INDEX "Customer_email_lower_key" ON "Customer"(lower("email"));
