// Placeholder: the probe of the Policy Host comes here.
