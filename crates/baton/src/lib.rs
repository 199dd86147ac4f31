//! The Baton interpreter: embedding API and command line.
