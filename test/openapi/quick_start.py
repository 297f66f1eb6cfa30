"""Sends a photo to Garb and prints what it found: python quick_start.py http://127.0.0.1:8080 photo.jpg [KEY]"""

import sys
from base64 import b64encode

from garb_client import AuthenticatedClient, Client
from garb_client.api.search import shop_the_look
from garb_client.models import LookAnswer, PhotoRequest, PhotoRequestImage

url, path, *key = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=key[0]) if key else Client(base_url=url)
with open(path, "rb") as photo:
    image = PhotoRequestImage(base64=b64encode(photo.read()).decode())
answer = shop_the_look.sync(client=client, body=PhotoRequest(image=image, limit=3))
if not isinstance(answer, LookAnswer):
    sys.exit(f"{answer.detail} ({answer.code})" if answer else "no answer that the document knows")
for region in answer.regions:
    products = [hit.product.title or hit.product_id for hit in region.results]
    print(f"{region.garment_class or 'garment'}: {', '.join(products)}")
print(f"whole look: {', '.join(hit.product_id for hit in answer.fused)}")
