// What the service asks IAM about a call: for which action, on what, and which roles are handed to the service with it.

import { publicOperations } from './generated/public.mjs';

/** Where an input names a role for the service to assume: each needs iam:PassRole. */
const ROLES = {
  CreateGroup: ['RoleArn'],
  UpdateGroup: ['RoleArn'],
  CreateUserImportJob: ['CloudWatchLogsRoleArn'],
  CreateUserPool: ['SmsConfiguration.SnsCallerArn', 'SmsConfiguration.EumsSms.CallerArn'],
  UpdateUserPool: ['SmsConfiguration.SnsCallerArn', 'SmsConfiguration.EumsSms.CallerArn'],
  SetUserPoolMfaConfig: ['SmsMfaConfiguration.SmsConfiguration.SnsCallerArn', 'SmsMfaConfiguration.SmsConfiguration.EumsSms.CallerArn'],
  CreateUserPoolClient: ['AnalyticsConfiguration.RoleArn'],
  UpdateUserPoolClient: ['AnalyticsConfiguration.RoleArn'],
};

/** Whether an operation needs neither signature nor permission. */
export function isPublic(operation) {
  return publicOperations.includes(` ${operation} `);
}

/**
 * What a caller needs for an operation that is not public and an input that the model admits: actions and resources, in
 * the order in which they are asked for.
 */
export function permissionsFor(operation, input, { region, accountId }) {
  const pool = input.UserPoolId && `arn:aws:cognito-idp:${region}:${accountId}:userpool/${input.UserPoolId}`;
  const needed = [{ action: `cognito-idp:${operation}`, resource: pool || input.ResourceArn || '*' }];
  for (const path of ROLES[operation] ?? []) {
    const role = path.split('.').reduce((value, member) => value?.[member], input);
    if (role) needed.push({ action: 'iam:PassRole', resource: role });
  }
  return needed;
}
