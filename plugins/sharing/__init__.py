"""What others see of a page: the picture and the words of a shared link, data for search engines."""
