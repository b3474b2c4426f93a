"""How often one may ask: counted together by all workers, and told in every answer."""
