# Without an endpoint this is AWS, with the credentials of the environment. With one it is what `tflocal`
# would write beside these files.

locals {
  is_local = var.endpoint != null
}

provider "aws" {
  region     = var.region
  access_key = var.access_key
  secret_key = var.secret_key

  s3_use_path_style           = local.is_local
  skip_credentials_validation = local.is_local
  skip_metadata_api_check     = local.is_local

  dynamic "endpoints" {
    for_each = local.is_local ? [var.endpoint] : []

    content {
      dynamodb   = endpoints.value
      iam        = endpoints.value
      lambda     = endpoints.value
      logs       = endpoints.value
      sns        = endpoints.value
      sqs        = endpoints.value
      sts        = endpoints.value
    }
  }
}
