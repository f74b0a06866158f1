"""``make bench``: all measurements, one after the other, or those that are named."""

import importlib
import sys

MEASUREMENTS = {
    "deployments": "bench.deployments.comparison",
    "engines": "bench.engines",
    "handlers": "bench.handlers.comparison",
    "main_job": "bench.main_job",
    "mapping": "bench.mapping.comparison",
}


def main() -> None:
    asked = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := set(asked) - set(MEASUREMENTS):
        sys.exit(f"There is no measurement {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}.")
    try:
        for name in asked:
            importlib.import_module(MEASUREMENTS[name]).main()
    except KeyboardInterrupt:
        sys.exit("Interrupted. What was started has been ended.")


if __name__ == "__main__":
    main()
