// Empty until the folder's first file.
