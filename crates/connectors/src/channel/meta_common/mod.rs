//! What all channels on the Graph API share.
