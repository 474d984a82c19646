"""Home of the script Streamlit runs, apart from ``pages``: beside a folder of that name Streamlit would serve its files
as an application of its old kind, and whoever opened an address first would see a menu of file names."""
