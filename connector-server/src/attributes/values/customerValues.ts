/** Predefined values of the other engagement attributes: customer, marketing, lead, purchases, service, errors. */
import { both, events, group, type Row } from './predefinedValue.ts';

const customer = (id: string, label: string, name: string, member = name, kind: Row['kind'] = 'text'): Row => ({
  id,
  label,
  kind,
  w: `SDE.customerDetails[0].${name}`,
  ...both(events('CUSTOMER_INFO', `customerInfo.customerInfo.${member}`)),
});

export const CUSTOMER_VALUES = group('Customer', [
  customer('customerId', 'Customer id', 'customerId'),
  customer('customerType', 'Customer type', 'type', 'customerType'),
  customer('customerStatus', 'Customer status', 'status', 'customerStatus'),
  customer('customerBalance', 'Balance', 'balance'),
  customer('customerCurrency', 'Currency of the balance', 'currency'),
  customer('customerAccount', 'Account or company name', 'accountName'),
  customer('companySize', 'Company size', 'companySize'),
  customer('companyBranch', 'Company branch', 'companyBranch'),
  customer('customerRole', 'Role in the company', 'role'),
  customer('socialId', 'Social id', 'socialId'),
  customer('deviceId', 'IMEI or device id', 'imei'),
  customer('userName', 'User name', 'userName'),
  customer('lastPaymentDate', 'Last payment', 'lastPaymentDate'),
  customer('registrationDate', 'Registered', 'registrationDate'),
  customer('storeNumber', 'Store number', 'storeNumber'),
  customer('storeZipCode', 'Store postal code', 'storeZipCode'),
  customer('loginStatus', 'Login status', 'loginStatus'),
]);

const marketing = (id: string, label: string, name: string): Row => ({
  id,
  label,
  w: `SDE.marketingSource[0].${name}`,
  ...both(events('MARKETING_CAMPAIGN_INFO', `marketingCampaignInfo.marketingCampaignInfo.${name}`)),
});

export const MARKETING_VALUES = group('Marketing', [
  marketing('marketingChannel', 'Marketing channel', 'originatingChannel'),
  marketing('marketingAffiliate', 'Affiliate', 'affiliate'),
  marketing('marketingCampaignId', 'Marketing campaign id', 'campaignId'),
]);

const engaged = (id: string, label: string, widget: string, type: string, path: string): Row => ({
  id,
  label,
  w: `SDE.${widget}`,
  ...both(events(type, path)),
});

export const BUSINESS_VALUES = group('Business', [
  engaged('leadId', 'Lead id', 'leadGeneration[0].leadId', 'LEAD', 'lead.lead.leadId'),
  engaged('leadTopic', 'Lead topic', 'leadGeneration[0].topic', 'LEAD', 'lead.lead.topic'),
  engaged('leadValue', 'Lead value', 'leadGeneration[0].value', 'LEAD', 'lead.lead.value'),
  engaged('orderId', 'Order id', 'transaction[0].orderId', 'PURCHASE', 'purchase.orderId'),
  engaged('orderTotal', 'Order total', 'transaction[0].total', 'PURCHASE', 'purchase.total'),
  engaged('orderCurrency', 'Order currency', 'transaction[0].currency', 'PURCHASE', 'purchase.currency'),
  engaged('cartTotal', 'Cart total', 'shoppingCart[0].cartTotal', 'CART_STATUS', 'cartStatus.total'),
  engaged('cartItems', 'Items in the cart', 'shoppingCart[0].numItems', 'CART_STATUS', 'cartStatus.numItems'),
  engaged('viewedProduct', 'Viewed product', 'viewedProducts[0].name', 'VIEWED_PRODUCT', 'viewedProduct.products.product.name'), // prettier-ignore
  engaged('viewedProductCategory', 'Viewed product, category', 'viewedProducts[0].category', 'VIEWED_PRODUCT', 'viewedProduct.products.product.category'), // prettier-ignore
  engaged('viewedProductSku', 'Viewed product, number', 'viewedProducts[0].sku', 'VIEWED_PRODUCT', 'viewedProduct.products.product.sku'), // prettier-ignore
  engaged('viewedProductPrice', 'Viewed product, price', 'viewedProducts[0].price', 'VIEWED_PRODUCT', 'viewedProduct.products.product.price'), // prettier-ignore
  engaged('serviceTopic', 'Service topic', 'serviceActivity[0].topic', 'SERVICE_ACTIVITY', 'serviceActivity.serviceActivity.topic'), // prettier-ignore
  engaged('serviceCategory', 'Service category', 'serviceActivity[0].category', 'SERVICE_ACTIVITY', 'serviceActivity.serviceActivity.category'), // prettier-ignore
  engaged('serviceId', 'Service id', 'serviceActivity[0].id', 'SERVICE_ACTIVITY', 'serviceActivity.serviceActivity.serviceId'), // prettier-ignore
  engaged('serviceStatus', 'Service status', 'serviceActivity[0].status', 'SERVICE_ACTIVITY', 'serviceActivity.serviceActivity.status'), // prettier-ignore
  engaged('errorCode', 'Error the visitor met, code', 'error[0].code', 'VISITOR_ERROR', 'visitorError.code'),
  engaged('errorMessage', 'Error the visitor met', 'error[0].message', 'VISITOR_ERROR', 'visitorError.message'),
  engaged('errorContext', 'Error the visitor met, where', 'error[0].contextId', 'VISITOR_ERROR', 'visitorError.contextId'), // prettier-ignore
]);
