/**
 * Every problem a client can meet: its slug is the error's code, this table has its HTTP status, its title and
 * what a person should do about it. `GET /problems/<slug>` and the OpenAPI document are made from this table.
 */
export const PROBLEMS = {
  "malformed-json": {
    status: 400,
    title: "Malformed JSON",
    help: "The body is not valid JSON. Check for a missing quote, a trailing comma or a cut-off body, and send it again.",
  },
  "malformed-request": {
    status: 400,
    title: "Malformed request",
    help: "The request cannot be read: its headers or its body are not what HTTP allows. Check how your client writes them.",
  },
  unauthorized: {
    status: 401,
    title: "Sign-in needed",
    help: "Get an access token from POST /api/v1/auth/token and send it as `Authorization: Bearer <token>`. A token that was sent and refused has expired, or its session ended.",
  },
  "invalid-signature": {
    status: 401,
    title: "Invalid signature",
    help: "The message of a payment provider is not signed by the secret that the shop has for it, or its signature is too old. Check the webhook secret.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    help: "You are signed in, but your account may not do this. Ask an administrator of the shop.",
  },
  "wrong-password": {
    status: 403,
    title: "Wrong password",
    help: "The current password is not the one of your account. It counts as a failed sign-in, so do not guess; POST /api/v1/auth/password-reset mails a code for a new one.",
  },
  "not-found": {
    status: 404,
    title: "Not found",
    help: "There is nothing at this address for you. Check the path and the id; /docs lists every route.",
  },
  "product-not-found": {
    status: 404,
    title: "Product not found",
    help: "No product has this id, or it was archived. GET /api/v1/products lists what is for sale.",
  },
  "method-not-allowed": {
    status: 405,
    title: "Method not allowed",
    help: "This path exists but does not take this method. The `Allow` header names the ones it takes.",
  },
  "username-taken": {
    status: 409,
    title: "Username taken",
    help: "This username is registered already; upper and lower case count as the same. Choose another.",
  },
  "not-a-guest": {
    status: 409,
    title: "Not a guest",
    help: "Only a guest can register this way, and yours is an account already. Register another with POST /api/v1/users.",
  },
  "too-many-addresses": {
    status: 409,
    title: "Too many addresses",
    help: "An account has 50 addresses at most. Delete one, or change one with PUT.",
  },
  "last-admin": {
    status: 409,
    title: "Last admin",
    help: "This is the only active admin account, which can be neither demoted nor deactivated. Make another user an admin first.",
  },
  "email-missing": {
    status: 409,
    title: "No mail address",
    help: "Your account has no mail address to verify. Set one with PATCH /api/v1/users/me.",
  },
  "product-name-taken": {
    status: 409,
    title: "Product name taken",
    help: "A product that is for sale has this name already; upper and lower case count as the same. Choose another, or change that product.",
  },
  "zone-overlap": {
    status: 409,
    title: "Zones overlap",
    help: "Another zone claims one of these countries or regions. Take it out of one of the two zones.",
  },
  "code-taken": {
    status: 409,
    title: "Discount code taken",
    help: "Another promotion has this code, in whatever letter case. Choose another, or change that promotion.",
  },
  "too-many-carts": {
    status: 409,
    title: "Too many carts",
    help: "You have 20 open carts. Complete one, or wait until one that is not used is deleted.",
  },
  "cart-completed": {
    status: 409,
    title: "Cart completed",
    help: "The cart became an order and no longer changes. `GET /api/v1/carts/{id}` names the order; start a new cart.",
  },
  "slug-taken": {
    status: 409,
    title: "Slug taken",
    help: "Another product or category has this slug. Choose another, or leave it out when you create one: then its name makes a slug.",
  },
  "category-circle": {
    status: 409,
    title: "Circle of categories",
    help: "A category can be neither in itself nor in one that is below it. Choose another parent.",
  },
  "category-not-empty": {
    status: 409,
    title: "Category not empty",
    help: "There are categories in this one. Move or delete them first.",
  },
  "sku-taken": {
    status: 409,
    title: "SKU taken",
    help: "Another variant that is for sale has this SKU. Choose another, or change that variant.",
  },
  "variant-exists": {
    status: 409,
    title: "Variant exists",
    help: "The product has a variant with the same values of its options already. Change that one, or choose another value.",
  },
  "last-variant": {
    status: 409,
    title: "Last variant",
    help: "A product has at least one variant. To take the product off sale, delete the product.",
  },
  "too-many-images": {
    status: 409,
    title: "Too many images",
    help: "A product has 20 images at most. Delete one first.",
  },
  "cart-incomplete": {
    status: 409,
    title: "Cart incomplete",
    help: "`requirements` lists everything that is still missing. Add it and complete the cart again.",
  },
  "cart-changed": {
    status: 409,
    title: "Cart changed",
    help: "The cart no longer costs what you expected. `cart` is the cart as it is now; complete it again with its total.",
  },
  "discount-used-up": {
    status: 409,
    title: "Discount used up",
    help: "A discount code of the cart has been used as often as it may be. Take it out and complete the cart again.",
  },
  "insufficient-stock": {
    status: 409,
    title: "Not enough in stock",
    help: "Nothing was ordered or changed. `shortages` lists what was requested and what is available; order less.",
  },
  "order-not-payable": {
    status: 409,
    title: "Order not payable",
    help: "The order is paid or cancelled, costs nothing, or the time to pay it is over. Read it to see where it stands.",
  },
  "refund-exceeds-payment": {
    status: 409,
    title: "Refund exceeds the payment",
    help: "Less than this is left of the order's payment. One that was paid by hand has no payment: refund it by hand too.",
  },
  "invalid-transition": {
    status: 409,
    title: "Order cannot change like that",
    help: "An order goes from pending to paid, shipped and delivered, and can be cancelled while it is pending or paid. Read the order to see where it stands.",
  },
  "nothing-to-fulfill": {
    status: 409,
    title: "Nothing to fulfill",
    help: "The order does not have that many units left to send. Read the order: `quantity` minus `quantityFulfilled` of each item is what is left.",
  },
  "not-returnable": {
    status: 409,
    title: "Not returnable",
    help: "Only units that were sent can be returned, each once, within 30 days of the last parcel. Read the order and its returns to see what is left.",
  },
  "idempotency-key-in-progress": {
    status: 409,
    title: "Idempotency key in progress",
    help: "Another request with this key has not ended. Wait for the number of seconds in `Retry-After`, then send yours again with the same key. Today the shop waits for the other request by itself, and answers with `service-unavailable` when that takes too long.",
  },
  "version-mismatch": {
    status: 412,
    title: "Changed in the meantime",
    help: "`If-Match` names a version that is no longer the current one, so nothing was changed. Read it again, check that your change still applies, and send its current `ETag`.",
  },
  "payload-too-large": {
    status: 413,
    title: "Body too large",
    help: "A request body may have 64 KiB at most, an image 10 MB, an import 50 MB. Send less at once.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "Unsupported media type",
    help: "Send the body as `Content-Type: application/json` (the token endpoints take `application/x-www-form-urlencoded`), and an image as the bytes of a JPEG, PNG, WebP or AVIF.",
  },
  "validation-failed": {
    status: 422,
    title: "Validation failed",
    help: "`errors` lists every field that is wrong, with its path and what is expected. Correct them all and send it again.",
  },
  "invalid-image": {
    status: 422,
    title: "Invalid image",
    help: "The file is broken, cut off, or has more than 100 megapixels. Open it on your computer, save it again, and send that.",
  },
  "unsafe-url": {
    status: 422,
    title: "Unsafe address",
    help: "Events are sent to public addresses by HTTPS alone: not to this shop, a private network, another port or an address with a password. Give the endpoint a public address.",
  },
  "invalid-code": {
    status: 422,
    title: "Invalid code",
    help: "The code is wrong, older than 30 minutes, was used, or was tried too often. Ask for a new one.",
  },
  "authorization-request-refused": {
    status: 422,
    title: "Authorization request refused",
    help: "What an application asks to be allowed cannot be granted as it was asked; `detail` says why. With `redirectTo` the application can be told: that is where it expects its answer. Without it, do not go on: the application may not be what it says.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "Idempotency key reused",
    help: "This key was used for another request. Use a new key for a new request.",
  },
  "unknown-product": {
    status: 422,
    title: "Unknown product",
    help: "`productIds` names the products that do not exist or are no longer for sale. Take them out and order again.",
  },
  "variant-required": {
    status: 422,
    title: "Variant required",
    help: "The product has several variants, so name the one that you mean by its `variantId`; prices and stock are set on the variants. `productIds` names the products, of an order.",
  },
  "mixed-currencies": {
    status: 422,
    title: "Mixed currencies",
    help: "All products of one order must have the same currency. Place one order for each.",
  },
  "unknown-discount-code": {
    status: 422,
    title: "Unknown discount code",
    help: "There is no such discount code. Check its spelling; upper and lower case are the same.",
  },
  "discount-not-applicable": {
    status: 422,
    title: "Discount not applicable",
    help: "The discount code exists and does not hold for this cart; `errors` says why.",
  },
  "shipping-method-not-available": {
    status: 422,
    title: "Shipping method not available",
    help: "`GET /api/v1/carts/{id}/shipping-methods` lists the methods for the address and the weight of the cart.",
  },
  "address-required": {
    status: 422,
    title: "Address required",
    help: "How a cart can be shipped depends on where to. Set its `shippingAddress` first.",
  },
  "not-shipped-there": {
    status: 422,
    title: "Not shipped there",
    help: "The shop does not ship to this address. `GET /api/v1/shop` lists the countries that it sells to.",
  },
  "precondition-required": {
    status: 428,
    title: "Precondition required",
    help: "This change must say what it starts from: send `If-Match` with the `ETag` of the version you read.",
  },
  "rate-limited": {
    status: 429,
    title: "Too many requests",
    help: "Wait for the number of seconds in `Retry-After`, then send requests more slowly.",
  },
  "internal-error": {
    status: 500,
    title: "Internal error",
    help: "Something broke on our side. Trying again is safe for reads and with an Idempotency-Key; report the requestId if it persists.",
  },
  "service-unavailable": {
    status: 503,
    title: "Service unavailable",
    help: "A part of the shop does not answer. Wait for the number of seconds in `Retry-After`, then try again.",
  },
  "gateway-timeout": {
    status: 504,
    title: "No answer in time",
    help: "A part of the shop took too long; the change may have happened all the same. Retry with the same Idempotency-Key, or read before you repeat.",
  },
} as const satisfies Record<string, { status: number; title: string; help: string }>;

export type ErrorCode = keyof typeof PROBLEMS;
