variable "package" {
  description = "The zip of StreamProcessor that `sandbox package` writes."
  type        = string
}

variable "endpoint" {
  description = "Where the services are; AWS itself where it is not said."
  type        = string
  default     = null
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "access_key" {
  description = "In the sandbox this is the account: 12 digits. The environment's where it is not said."
  type        = string
  default     = null
}

variable "secret_key" {
  type      = string
  default   = null
  sensitive = true
}

variable "architecture" {
  type    = string
  default = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "It is x86_64 or arm64."
  }
}

variable "log_level" {
  type    = string
  default = "INFO"

  validation {
    condition     = contains(["DEBUG", "INFO", "WARNING", "ERROR"], var.log_level)
    error_message = "It is DEBUG, INFO, WARNING or ERROR."
  }
}

variable "log_retention_days" {
  type    = number
  default = 14
}

variable "batch_size" {
  type    = number
  default = 100

  validation {
    condition     = var.batch_size >= 1 && var.batch_size <= 1000
    error_message = "It is 1 to 1,000."
  }
}

variable "maximum_batching_window_in_seconds" {
  description = "0: an event as soon as possible; more seconds make fewer, fuller batches."
  type        = number
  default     = 0

  validation {
    condition     = var.maximum_batching_window_in_seconds >= 0 && var.maximum_batching_window_in_seconds <= 300
    error_message = "It is 0 to 300."
  }
}

variable "maximum_retry_attempts" {
  type    = number
  default = 2

  validation {
    condition     = var.maximum_retry_attempts >= 0 && var.maximum_retry_attempts <= 10000
    error_message = "It is 0 to 10,000."
  }
}

variable "maximum_record_age_in_seconds" {
  description = "At most a day: a stream keeps no record longer."
  type        = number
  default     = 3600

  validation {
    condition     = var.maximum_record_age_in_seconds >= 60 && var.maximum_record_age_in_seconds <= 86400
    error_message = "It is 60 to 86,400."
  }
}
