"""litmine: what the literature says about ATG in haematologic malignancy, row by sentence."""
