pub(super) mod options_without_extension;
