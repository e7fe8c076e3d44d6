from api.web.assets import read_assets


def test_the_address_of_a_file_changes_with_its_content() -> None:
    assets = read_assets()
    assert {"kex.css", "mark.svg", "completion.js"} == set(assets)
    for name, asset in assets.items():
        assert asset.url == f"/static/{asset.digest}/{name}"
        assert asset.content
    assert len({asset.digest for asset in assets.values()}) == len(assets)


def test_no_file_asks_for_anything_from_elsewhere() -> None:
    for asset in read_assets().values():
        text = asset.content.decode().replace("http://www.w3.org/2000/svg", "")
        assert "//" not in text.replace("// ", "")
        assert "url(" not in text
        assert "@import" not in text
