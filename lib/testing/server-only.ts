// Stands in for the package of this name under test.
export {};
