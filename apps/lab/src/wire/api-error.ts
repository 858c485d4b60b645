/** An error as the API gives it to its caller. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** EC2's own error code, such as `InvalidVpcID.NotFound`. */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export const invalidValue = (message: string): ApiError => new ApiError('InvalidParameterValue', message);

export const missing = (parameter: string): ApiError =>
  new ApiError('MissingParameter', `The request must contain the parameter ${parameter}`);

export const notSupported = (message: string): ApiError => new ApiError('UnsupportedOperation', message);
